"""What other systems get: their own file with one column filled in, and nothing that a spreadsheet would run."""

import csv
import json

import pytest
from records_of import record

from kerascnn.checks import ps1_inception as ps1
from kerascnn.grading import exports
from kerascnn.grading.graded import REFUSED, GradedSubmission
from kerascnn.grading.marks import class_marks

CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Problem set 1 (4711),Quiz (12),Final Score
,,,,,Manual Posting,,(read only)
    Points Possible,,,,,22.0,5.0,(read only)
"Lovelace, Ada",12345,u1,alovelace,1,,3,50
"=HYPERLINK(""http://x"")",777,u2,ghopper,1,,,50
"Noether, Emmy",9,u3,emmy,2,11,,50
"Student, Test",,,x,1,,,
"""
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 123456,Ada Lovelace,ada@uni.example,Submitted for grading,,22.00,Yes,"
    '"Monday, 2 March 2026, 9:00 AM",-,\n'
    "Participant 7,+cmd,grace@uni.example,Submitted for grading,,22.00,Yes,-,-,\n"
)


@pytest.fixture(scope="module")
def right():
    return record()


def marks(*people):
    return class_marks(people)


def named(right, student, source="x.ipynb", **changes):
    import dataclasses

    return dataclasses.replace(right, student=student, source=source, **changes)


def rows(path):
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_canvas_gets_its_own_lines_with_one_column(right, tmp_path):
    (tmp_path / "in.csv").write_text(CANVAS)
    people = marks(
        named(right, "lovelaceada_12345", "lovelaceada_12345_1_ps1.ipynb"),
        named(right, "ghopper", "ghopper.ipynb"),
        named(right, "nobody"),
    )
    lost = exports.write_canvas(people, tmp_path / "in.csv", "Problem set 1", tmp_path / "out.csv")
    header, maximum, ada, grace, emmy = rows(tmp_path / "out.csv")
    assert lost == ["nobody"]
    assert header == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Problem set 1 (4711)"]
    assert maximum[0].strip() == "Points Possible"
    assert ada == ["Lovelace, Ada", "12345", "u1", "alovelace", "1", "19"]
    assert grace == ['\'=HYPERLINK("http://x")', "777", "u2", "ghopper", "1", "19"]
    assert emmy[-1] == "11"  # what is there for others stays


@pytest.mark.parametrize("column", ["4711", "Problem set 1 (4711)"])
def test_canvas_column_by_number_or_full_name(right, tmp_path, column):
    (tmp_path / "in.csv").write_text(CANVAS)
    exports.write_canvas(marks(right), tmp_path / "in.csv", column, tmp_path / "out.csv")
    assert rows(tmp_path / "out.csv")[0][-1] == "Problem set 1 (4711)"


def test_canvas_column_that_is_not_there_names_those_that_are(right, tmp_path):
    (tmp_path / "in.csv").write_text(CANVAS)
    for column in ("Homework", None):
        with pytest.raises(exports.ExportError, match=r"--column: Problem set 1 \(4711\), Quiz \(12\)"):
            exports.write_canvas(marks(right), tmp_path / "in.csv", column, tmp_path / "out.csv")
    (tmp_path / "in.csv").write_text("a,b\n1,2\n")
    with pytest.raises(exports.ExportError, match="no gradebook that Canvas exported"):
        exports.write_canvas(marks(right), tmp_path / "in.csv", None, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_moodle_gets_its_worksheet_with_grades(right, tmp_path):
    (tmp_path / "in.csv").write_text(MOODLE)
    people = marks(
        named(right, "Ada_Lovelace_123456", "Ada Lovelace_123456_assignsubmission_file_/x.ipynb"),
        named(right, "grace@uni.example"),
    )
    assert exports.write_moodle(people, tmp_path / "in.csv", tmp_path / "out.csv") == []
    header, ada, grace = rows(tmp_path / "out.csv")
    assert ada[header.index("Grade")] == grace[header.index("Grade")] == "19"
    assert ada[header.index("Last modified (submission)")] == "Monday, 2 March 2026, 9:00 AM"
    assert grace[1] == "'+cmd"
    (tmp_path / "in.csv").write_text("Full name,Grade\nAda,\n")
    with pytest.raises(exports.ExportError, match=r"no column Identifier, Last modified \(grade\)"):
        exports.write_moodle(people, tmp_path / "in.csv", tmp_path / "out.csv")


def test_two_of_one_name_are_told_and_none_gets_the_others_points(right, tmp_path):
    (tmp_path / "in.csv").write_text(MOODLE.replace("+cmd", "Ada Lovelace"))
    assert exports.write_moodle(marks(named(right, "Ada_Lovelace")), tmp_path / "in.csv", tmp_path / "out.csv") == [
        "Ada_Lovelace"
    ]


def test_table_has_each_problem_and_no_formula(right, tmp_path):
    refused = GradedSubmission("eve", "ps1_inception", "=cmd|' /C calc'!A0", "", REFUSED, "no")
    header, ada, eve = rows(exports.write_table(marks(right, refused), tmp_path / "t.csv"))
    line = dict(zip(header, ada, strict=True))
    assert (line["student_id"], float(line["score"]), float(line["max_score"]), line["waiting"]) == ("ada", 19, 22, "1")
    assert (float(line["naive_depth"]), line["why_bottleneck"]) == (2, "")
    assert eve[2] == "refused"
    assert eve[-1].startswith("'=cmd")


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "-", "+cmd|'/C calc'!A0"])
def test_formulas_become_text(text):
    assert exports.inert_cell(text) == f"'{text}"


def test_gradescope_gets_points_and_words_without_hidden_values(right, tmp_path):
    wrong = record("bob", {"naive_depth": ps1.naive_depth.mutants[0].answer})
    (path,) = exports.write_gradescope(marks(wrong), tmp_path)
    assert path == tmp_path / "bob" / "results.json"
    results = json.loads(path.read_text())
    assert results["score"] == wrong.points
    test = results["tests"][1]
    assert test["max_score"] == 2
    assert {"score", "max_score", "name", "number", "output", "visibility"} == set(test)
    assert "The pooling branch is missing" in test["output"]
    assert "expected" not in test["output"]
    assert sum(test["score"] for test in results["tests"]) == pytest.approx(results["score"])
