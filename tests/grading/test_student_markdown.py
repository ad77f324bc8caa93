import re

import pytest

from kerascnn.grading.student_markdown import markdown_html

ALLOWED = re.compile(r"</?(?:p|br|hr|em|strong|code|pre|blockquote|[ou]l|li|h\d|table|t[rhd]|thead|tbody|a|img|span)\b")
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://evil.example/track.png)",
    '![x](x.png"onerror="alert(1))',
    '[x](https://a.example/"onmouseover="alert(1))',
    "<https://a.example/'onclick='alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "```html\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "`</code><script>alert(1)</script>`",
    "# <iframe src=//evil.example>",
    "$</code><script>alert(1)</script>$",
    '$"onerror="alert(1)$',
    "\\begin{a}<script>alert(1)</script>\\end{a}",
    "<!-- --><script>alert(1)</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<base href=//evil.example><meta http-equiv=refresh content=0;url=//evil.example>",
    '<form action=//evil.example><button formaction="javascript:alert(1)">',
    "a\ue0000\ue000b $x$",
]


@pytest.mark.parametrize("source", HOSTILE)
def test_hostile_markdown_is_text(source):
    html = markdown_html(source)
    for tag in re.findall(r"<[^>]*>", html):
        assert ALLOWED.match(tag), tag
        assert not re.search(r"\son\w+\s*=", tag), tag
        assert not re.search(r'href="(?!https?:|mailto:)', tag), tag
        assert not re.search(r'src="(?!data:image/svg)', tag), tag


def test_what_students_write_is_rendered():
    html = markdown_html(
        "## Why\n\n1. *so* $x^2$\n\n$$a$$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[paper](https://arxiv.org/abs/1)"
    )
    for part in ("<h2>Why</h2>", "<em>so</em>", 'alt="x^2"', "<td>1</td>", 'href="https://arxiv.org/abs/1"'):
        assert part in html


@pytest.mark.parametrize(
    "source", ["[" * 20_000, "$" * 20_000, ">" * 20_000, "x" * 1_000_000, "{" * 500, "$" + "{" * 900 + "$"]
)
def test_text_made_to_take_long_is_still_text(source):
    assert markdown_html(source)
