"""The ImageNet classification challenge by year: who won, with what error, how deep.

Source: the challenge's official results pages; 2012 to 2014 also in Szegedy et al. 2014 (Table 2), 2014 and 2015 in He
et al. 2015 (Table 5), 2017 in the abstract of Hu et al. 2017. Errors are top-5, in per cent, on the test set, trained
on the data given and nothing else (with extra data AlexNet had 15.32 and Clarifai 11.20).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChallengeEntry:
    """One entry of the challenge.

    `depth` counts the layers with weights on the longest path, and is None for entries that are no single network.
    """

    year: int
    team: str
    network: str
    top5_error: float
    depth: int | None
    note: str = ""


ILSVRC = (
    ChallengeEntry(2010, "NEC-UIUC", "SIFT and LBP features", 28.19, None, "no neural network"),
    ChallengeEntry(2011, "XRCE", "Fisher vectors", 25.77, None, "no neural network"),
    ChallengeEntry(2012, "SuperVision", "AlexNet", 16.42, 8, "an ensemble of five"),
    ChallengeEntry(2013, "Clarifai", "like ZFNet", 11.74, 8, "an ensemble"),
    ChallengeEntry(2014, "VGG", "VGG", 7.32, 19, "second place, an ensemble"),
    ChallengeEntry(2014, "GoogLeNet", "GoogLeNet", 6.66, 22, "seven networks, 144 crops of each image"),
    ChallengeEntry(2015, "MSRA", "ResNet", 3.57, 152, "an ensemble of six"),
    ChallengeEntry(2016, "Trimps-Soushen", "an ensemble", 2.99, None, "several architectures together"),
    ChallengeEntry(2017, "WMW", "SENet", 2.25, None, "an ensemble"),
)

HUMAN_TOP5_ERROR = 5.1  # one trained annotator; a second one had 12.0. Source: Russakovsky et al. 2015, section 6.4
