"""Model answers, alternatives and mutants: what only the judging side may read.

Every module here is one problem: its model answer between two lines (as it stands in the teacher's notebook, so the
solution that is handed out is the one that is tested), why it is right, right answers written differently, and wrong
answers that students give, each with the message it must get. No probe imports this folder: a sandbox can mount an
empty one over it.
"""
