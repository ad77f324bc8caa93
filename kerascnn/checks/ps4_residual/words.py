"""Problem set 4, in words."""

from .counting import Ps4Problem

why_residual = Ps4Problem(
    name="why_residual",
    title="In your own words",
    kind="written",
    points=3,
    minutes=8,
    prompt="""
        A plain network of 56 layers ends its training with more errors, on the *training* images, than one of 20.
        Explain in five or six sentences: why is that not overfitting, and why is it surprising? What does
        H(x) = F(x) + x change about it? And somebody says "plain networks fail because their gradients vanish": what
        do you answer, for networks with batch normalisation?
        """,
)
