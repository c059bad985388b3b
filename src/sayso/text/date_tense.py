"""Whether a bare weekday or month lies ahead: the cues around it ("will", "scheduled for"), within its clause."""

import re

from sayso.text.date_scene import Scene

CUE_REACH = 80
"""Characters searched for a cue on either side: about a dozen words; a cue further off belongs to another verb."""

_WORD = re.compile(r"['’]?\w+")


def is_ahead(scene: Scene, start: int, end: int) -> bool:
    """Whether the words around the mention speak of what is to come.

    Left of it the nearest verb decides ("will meet on Friday", "said on Friday"). Right of it only where the mention
    opens its clause ("On Friday, the court will …"). Without a cue news speaks of the past.
    """
    left = _after_last_end(scene.lower[max(0, start - CUE_REACH) : start], scene.words.clause_ends)
    before = [word for word in _WORD.findall(left) if word not in scene.words.skipped]
    if before:
        return _nearest_cue(scene, before[::-1]) is True
    right = _before_first_end(scene.lower[end : end + CUE_REACH], scene.words.clause_ends)
    return _first_cue(scene, _WORD.findall(right)) is True


def _nearest_cue(scene: Scene, backwards: list[str]) -> bool | None:
    for index, word in enumerate(backwards):
        if word in scene.words.future or word.strip("'’") in scene.words.future:
            return True
        is_participle = index + 1 < len(backwards) and backwards[index + 1] in scene.words.passive
        if word in scene.words.past and not is_participle:
            return False
    return None


def _first_cue(scene: Scene, words: list[str]) -> bool | None:
    for word in words:
        if word in scene.words.future:
            return True
        if word in scene.words.past:
            return False
    return None


def _after_last_end(text: str, ends: str) -> str:
    return text[max((text.rfind(end) for end in ends), default=-1) + 1 :]


def _before_first_end(text: str, ends: str) -> str:
    places = [place for place in (text.find(end) for end in ends) if place >= 0]
    return text[: min(places)] if places else text
