"""The shipped curriculum can be used, and a broken one is answered with every mistake and how to mend it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.core.curriculum import POST_LIMIT, UnknownTrack
from bot.curriculum import BrokenCurriculum, load

SHIPPED = Path(__file__).parent.parent / "curriculum"
ENGINE = "units/autograd-engine.md"
CATCH_UP = "units/catch-up.md"
TASTER = "tracks/taster-3.yaml"
SEVEN = (
    "kickoff-toolkit",
    "tensors-ray-tracer",
    "cnn-resnet",
    "optimizers-experiments",
    "autograd-engine",
    "autograd-train",
    "catch-up",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the seven oldest units and their tracks, to be broken; small, because it is loaded often."""
    return copy_of_seven(tmp_path / "curriculum")


def copy_of_seven(target: Path) -> Path:
    """The tracks taster-3 and foundations-7 with their units, copied to `target`."""
    for part in (target / "units", target / "tracks"):
        part.mkdir(parents=True)
    for unit in SEVEN:
        shutil.copy(SHIPPED / "units" / f"{unit}.md", target / "units")
    for track in ("taster-3", "foundations-7"):
        shutil.copy(SHIPPED / "tracks" / f"{track}.yaml", target / "tracks")
    return target


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def complaints(folder: Path) -> list[str]:
    with pytest.raises(BrokenCurriculum) as broken:
        load(folder)
    return str(broken.value).splitlines()


def test_the_shipped_curriculum_loads() -> None:
    curriculum = load(SHIPPED)
    foundations, taster = curriculum.track("foundations-7"), curriculum.track("taster-3")
    assert [slot.week for slot in foundations.slots] == [1, 2, 3, 4, 5, 6, 7]
    assert foundations.slots[6].kind == "buffer"
    assert taster.slots == foundations.slots[:3]
    assert (foundations.pace, foundations.slots[4].unit.hours["part_time"]) == ("part_time", 7.5)
    assert all(unit.post_length <= POST_LIMIT for unit in curriculum.units.values())


def test_an_unknown_track_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownTrack, match=r"no track “mlab”. The tracks are: demo, foundations-7, "):
        load(SHIPPED).track("mlab")


def test_repository_files_become_encoded_pinned_addresses() -> None:
    units = load(SHIPPED).units
    commit = "83ddb6654551fe2516016fcd918538d649cca176"
    start = f"https://github.com/callummcdougall/ARENA_3.0/blob/{commit}/chapter0_fundamentals"
    assert units["tensors-ray-tracer"].pre_reading[0].url == f"{start}/instructions/pages/01_%5B0.1%5D_Ray_Tracing.md"
    assert units["cnn-resnet"].pair_exercises[0].url.endswith("0.2_CNNs_%26_ResNets_exercises.ipynb")
    assert units["kickoff-toolkit"].pair_exercises[1].url.endswith("/Tensor%20Puzzlers.ipynb")


def test_a_revision_changes_with_its_file_alone(folder: Path) -> None:
    before = load(folder).units
    change(folder, ENGINE, "no longer magic", "no longer a riddle")
    after = load(folder).units
    assert {slug for slug in before if before[slug].revision != after[slug].revision} == {"autograd-engine"}


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(folder: Path) -> None:
    text = (folder / ENGINE).read_bytes()
    (folder / ENGINE).write_bytes(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert load(folder).units[ENGINE[6:-3]] == load(SHIPPED).units[ENGINE[6:-3]]


BREAKAGES = [
    (ENGINE, "slug: autograd-engine", "slug: autograd", "line 3: has the slug 'autograd'", "rename the file"),
    (ENGINE, "slug: autograd-engine", "slug: catch-up", "line 3: has the slug 'catch-up'", "slug: autograd-engine"),
    (
        ENGINE,
        "compute: cpu",
        "compute: tpu",
        "line 5: `compute` is none of",
        "'cpu', 'gpu_preferred' or 'gpu_required'",
    ),
    (ENGINE, "goals:", "gaols:", "line 9: `gaols` is not a field", "did you mean `goals`"),
    (ENGINE, "title: Build", "colour: red\ntitle: Build", "line 4: `colour` is not a field I know", "remove it"),
    (ENGINE, "title: Build an autograd engine\n", "", "`title` is missing", "add it"),
    (ENGINE, "title: Build", f"title: {'x' * 90}", "line 4: `title` is longer than 90", "shorten it"),
    (ENGINE, "title: Build an", "title: Build: an", "line 4: mapping values are not allowed here", "double quotes"),
    (ENGINE, "title: Build an autograd engine", "title: 7", "line 4: `title` should be a text", "double quotes"),
    (ENGINE, "part_time: 7.5, ", "", "line 7: `hours`, `part_time` is missing", "add it"),
    (ENGINE, "part_time: 7.5", "part_time: -1", "line 7: `hours`, `part_time` is too small", "more than 0"),
    (ENGINE, "part_time: 7.5", 'part_time: "7.5"', "`hours`, `part_time` should be a number", "without quotes"),
    (ENGINE, "[kickoff-toolkit]", "[kick-off]", "line 8: builds on 'kick-off', which is no other unit", "spelling"),
    (ENGINE, "[kickoff-toolkit]", "[catch-up]", "builds on catch-up, which does not come before it", "earlier"),
    (ENGINE, "  - Sort the", f"  - {'y' * 201}\n  - Sort", "line 12: `goals`, entry 3 is longer than 200", "shorten"),
    (CATCH_UP, "  - Explain your", "    Explain your", "line 10: `goals` has 2 entries", "at least 3"),
    (CATCH_UP, "  - When did", "    When did", "`discussion` has 1 entries", "at least 2"),
    (ENGINE, "goals:\n", "goals: all\nmore:\n", "line 9: `goals` should be a list", "beginning with -"),
    (ENGINE, "id: broadcast", "id: topo", "`checkin` has the id 'topo' twice", "keep it for ever"),
    (ENGINE, "id: topo, type: text", "id: topo, type: poem", "entry 1, `type` is none of", "'text', 'number'"),
    (ENGINE, "id: topo, type: text", "id: topo, type: choice", "entry 1 offers fewer than two choices", "list 2 to 10"),
    (ENGINE, "minutes: 20", "minutes: 20\n    spoiler: true", "`pre_reading`, entry 1 is a spoiler", "to `stretch`"),
    (ENGINE, "    licence: not-checked\n", "", "line 14: `pre_reading`, entry 1, `licence` is missing", "add it"),
    (ENGINE, "2015-08-Backprop/", "2015 08", "line 14: `pre_reading`, entry 1 'https://colah", "a space as %20"),
    (ENGINE, "2015-08-Backprop/", "[2015]", "is not an address I can show", "[ as %5B"),
    (ENGINE, "https://colah", "ftp://colah", "is not an address I can show", "begin with https://"),
    (ENGINE, "https://colah.github.io", "https://colah.github.io@evil.example", "is not an address", "https://"),
    (ENGINE, "repo: callummc", "url: https://a.example\n    repo: callummc", "does not say where", "either `url`, or"),
    (ENGINE, "path: micrograd/engine.py", "path: ../engine.py", "`path` leaves the repository", "without .."),
    (ENGINE, "commit: c911406", "commit: main", "`commit` can't be written like that", "full 40 digits"),
    (
        ENGINE,
        "title: Autodiff Puzzles",
        "title: Auto[diff]",
        "line 38: `stretch`, entry 2, `title` can't be",
        "leave out [",
    ),
    (ENGINE, "title: Build", "title: &t Build\nslug: *t\n#", "line 5: uses an alias (*)", "double quotes"),
    (ENGINE, "title: Build", "slug: twice\ntitle: Build", "line 4: has 'slug' twice", "check the indentation"),
    (ENGINE, "title: Build", f"x: {'[' * 5000}\ntitle: Build", "line 4: is nested too deep", "check"),
    (ENGINE, "title: Build", "title: !!python/object:os.system Build", "line 4: uses a tag (!)", "check"),
    (ENGINE, "title: Build", "title: \x00 Build", "holds a character that YAML forbids", "check"),
    (ENGINE, "---\nschema", "schema", "has no front matter", "begin with a line ---"),
    (ENGINE, "After this week", "z" * 500 + " After this week", "`message` is longer than 900", "shorten it"),
    (ENGINE, "schema: 1", "schema: 2", "line 2: `schema` is none of the known values", "use 1"),
    (TASTER, "week: 3", "week: 4", "has no unit in week 3", "each week from 1 to 3 one"),
    (TASTER, "weeks: 3", "weeks: 4", "line 9: has no unit in week 4", "each week from 1 to 4"),
    (TASTER, "cnn-resnet", "cnn-resent", "line 12: week 3 has the unit 'cnn-resent'", "add units/cnn-resent.md"),
    (TASTER, "cnn-resnet", "kickoff-toolkit", "line 12: has the unit 'kickoff-toolkit' twice", "keep one"),
    (TASTER, "pace: part_time", "pace: slow", "line 5: `pace` is none of", "'part_time' or 'full_time'"),
    (TASTER, "slots:", "slots: none\nx:", "`slots` should be a list", "each entry on its own line"),
    (TASTER, "schema: 1", "- schema", "line 3: ", "double quotes"),
]


@pytest.mark.parametrize(("name", "old", "new", "what", "mend"), BREAKAGES)
def test_a_mistake_is_named_with_its_file_and_how_to_mend_it(
    folder: Path, name: str, old: str, new: str, what: str, mend: str
) -> None:
    change(folder, name, old, new)
    lines = [line for line in complaints(folder) if what in line]
    assert lines, complaints(folder)
    file, _, advice = lines[0].partition("; ")
    assert file.startswith(("units/", "tracks/"))
    assert mend in advice


def test_too_long_a_post_is_refused(folder: Path) -> None:
    note = "n" * 195
    change(folder, ENGINE, "note: derivatives of tensor functions, by hand", f"note: {note}")
    for index in range(4):
        link = f"  - {{title: More {index}, url: https://a.example/{'u' * 200}, licence: MIT, note: {note}}}\n"
        change(folder, ENGINE, "  - title: Autodiff", f"{link}  - title: Autodiff")
    assert any("makes a post of" in line and "at most 3,600" in line for line in complaints(folder))


def test_all_mistakes_are_told_at_once_in_the_order_of_the_files(folder: Path) -> None:
    change(folder, ENGINE, "compute: cpu", "compute: tpu")
    change(folder, ENGINE, "title: Build", "titel: Build")
    change(folder, CATCH_UP, "schema: 1", "schema: [")
    change(folder, TASTER, "weeks: 3", "weeks: 5")
    (folder / "units" / "My Unit.md").write_text("hello", encoding="utf-8")
    files = [line.split(":")[0].split(",")[0] for line in complaints(folder)]
    assert files == [TASTER, "units/My Unit.md", ENGINE, ENGINE, ENGINE, CATCH_UP]


def test_a_unit_that_cannot_be_read_is_not_also_called_missing(folder: Path) -> None:
    change(folder, CATCH_UP, "schema: 1", "schema: [")
    assert all(line.startswith(CATCH_UP) for line in complaints(folder))


def test_links_folders_and_strange_names_are_refused(folder: Path) -> None:
    secret = folder.parent / "secret.md"
    secret.write_text("---\ntitle: secret\n---\n", encoding="utf-8")
    (folder / "units" / "linked.md").symlink_to(secret)
    (folder / "units" / "deep.md").mkdir()
    (folder / "units" / ("a" * 41 + ".md")).touch()
    (folder / "tracks" / "notes.md").touch()
    lines = complaints(folder)
    assert any(line.startswith("units/linked.md: is a link") and "plain file" in line for line in lines)
    assert any(line.startswith("units/deep.md: is a link or a folder") for line in lines)
    assert sum("has a name I don't take" in line for line in lines) == 2
    assert not any("secret" in line for line in lines)


def test_a_linked_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    shutil.move(folder / "units", tmp_path / "elsewhere")
    (folder / "units").symlink_to(tmp_path / "elsewhere")
    assert "units: is not a folder; make a folder units/ beside README.md" in complaints(folder)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=st.integers(0, 70), junk=st.text(max_size=12), name=st.sampled_from([ENGINE, CATCH_UP, TASTER]))
@example(line=2, junk="{x}: {y}", name=ENGINE)
@example(line=2, junk="1: 2", name=ENGINE)
@example(line=2, junk="slug: !!bool maybe", name=ENGINE)
@example(line=2, junk="slug: 2026-13-45", name=ENGINE)
@example(line=2, junk=f"slug: {'9' * 5000}", name=ENGINE)
@example(line=2, junk="? [a]\n: b", name=ENGINE)
@example(line=2, junk="<<: {a: b}", name=ENGINE)
@example(line=1, junk="- - -", name=TASTER)
@example(line=19, junk="    url: https://a.example/{x}\n#", name=ENGINE)
def test_whatever_stands_in_a_file_is_loaded_or_complained_about(folder: Path, line: int, junk: str, name: str) -> None:
    lines = (SHIPPED / name).read_text(encoding="utf-8").split("\n")
    lines[line : line + 1] = [junk]
    (folder / name).write_text("\n".join(lines), encoding="utf-8")
    try:
        load(folder)
    except BrokenCurriculum as broken:
        assert all(problem.what and problem.mend for problem in broken.problems)


def test_sizes_are_limited_before_anything_is_parsed(folder: Path) -> None:
    (folder / "units" / "big.md").write_bytes(b"x" * (64 * 1024 + 1))
    assert "units/big.md: has 65,537 bytes; shorten it to at most 65,536" in complaints(folder)
    for number in range(60):
        (folder / "units" / f"u-{number}.md").touch()
    count = len(list((folder / "units").iterdir()))
    assert complaints(folder) == [f"units: holds {count} files; keep at most 60"]


def test_a_file_that_is_not_text_is_refused(folder: Path) -> None:
    (folder / CATCH_UP).write_bytes(b"---\ntitle: \xff\xfe\n---\n")
    assert f"{CATCH_UP}: can't be read as text; save it as UTF-8, readable for the bot" in complaints(folder)


def test_an_empty_curriculum_is_refused(tmp_path: Path) -> None:
    (tmp_path / "units").mkdir()
    (tmp_path / "tracks").mkdir()
    assert complaints(tmp_path) == ["tracks: holds no track; add one; curriculum/README.md shows how"]
