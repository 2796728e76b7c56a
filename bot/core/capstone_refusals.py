"""What is answered where a capstone cannot be linked, moved or reviewed: each docstring is the sentence one reads."""

from __future__ import annotations

from bot.core.refusals import Refusal


class NotACapstoneLink(Refusal):
    """I need the whole address of one issue or pull request, like https://github.com/owner/project/pull/123."""


class NotAPullRequest(Refusal):
    """A replay takes a merged pull request: paste an address like https://github.com/owner/project/pull/123."""


class TooManyOpen(Refusal):
    """{many} pull requests of this cohort are open at {repo} already, and more would be a burden for its maintainers.
    Choose another project, or wait until one of them is done."""


class LinkedByOthers(Refusal):
    """{link} is another pair's capstone already. Choose another one, or ask them whether you can help."""


class NotInYourGroup(Refusal):
    """{people} can't be added: a capstone is shared with members of your own group."""


class HasOneAlready(Refusal):
    """{people} already work on another capstone, and one at a time is enough. They can end it in `/capstone show`."""


class TooManyPartners(Refusal):
    """A capstone is for up to {most} people."""


class NoCapstone(Refusal):
    """There is no capstone here yet. Link your issue or pull request with `/capstone link`, or replay a merged one
    with `/capstone replay`."""


class NotYourCapstone(Refusal):
    """This capstone is other people's: only they can say how it goes."""


class YourOwnCapstone(Refusal):
    """This is your own capstone: another pair has to review it."""


class TheLastOne(Refusal):
    """Nobody else is part of this capstone. Use `/capstone show` to end it, or `/capstone link` to work on another."""


class NotNow(Refusal):
    """That does not fit where this capstone stands now. Use `/capstone show` to see it as it is."""


class NothingToUndo(Refusal):
    """Something else has happened since, or it is undone already. Use `/capstone show` to see how it stands now."""
