"""On a server the pages read and write no folder but those that a setting names; on a computer of one's own, any."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import vh
from tests.pages.conftest import sound, words
from tests.pages.test_entrance import claims, deep_link
from vh.sample import sample_folder
from vh.ui import folders, loading


def keys(at: AppTest) -> set[str | None]:
    return {one.key for one in at.text_input}


@pytest.mark.parametrize(("page", "role", "key"), [("export", "parking", "export.folder"), ("load", "analyst", "load.folder")])
def test_where_people_sign_in_no_folder_of_the_server_can_be_named(page: str, role: str, key: str, matched: Path) -> None:
    at = deep_link(page, claims(role))
    sound(at)
    assert key not in keys(at)
    assert "folder on this computer" not in words(at)


def test_a_folder_that_the_setting_names_is_read_and_another_is_not(matched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared, other = tmp_path / "shared", tmp_path / "other"
    for folder in (shared / "october", other):
        folder.mkdir(parents=True)
        shutil.copy(sample_folder() / "tenancy_nec.csv", folder)
    (shared / "way_out").symlink_to(other)
    monkeypatch.setenv("VH_PAGE_FOLDERS", f"{tmp_path / 'nowhere'}; {shared}")
    at = deep_link("load", claims("analyst"))
    at.text_input(key="load.folder").set_value(str(shared / "october")).run()
    assert at.multiselect(key="load.in_folder").options == ["tenancy_nec.csv"]
    for place in (other, shared / ".." / "other", shared / "way_out", Path("/etc")):
        at.text_input(key="load.folder").set_value(str(place)).run()
        sound(at)
        assert "is not for the pages" in words(at)
        assert not [one for one in at.multiselect if one.key == "load.in_folder"]


def test_lists_go_into_a_folder_that_the_setting_names_and_into_no_other(
    matched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shared").mkdir()
    monkeypatch.setenv("VH_PAGE_FOLDERS", str(tmp_path / "shared"))
    for place, written in ((tmp_path / "shared" / "lists", True), (tmp_path / "elsewhere", False)):
        at = deep_link("export", claims("parking"))
        at.text_input(key="export.folder").set_value(str(place))
        at.button(key=next(one.key for one in at.button if one.label == "Write the lists there")).click().run()
        sound(at)
        assert place.exists() is written
        assert ("is not for the pages" in words(at)) is not written


def test_what_a_browser_says_it_chose_is_a_file_that_was_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/a.csv", "secret.csv"):
        (tmp_path / name).write_text("x")
    monkeypatch.setattr(loading.st, "session_state", {"load.in_folder": ["../secret.csv", str(tmp_path / "secret.csv"), "a.csv"]})
    loading._take(tmp_path / "in")
    assert [one.path.name for one in loading.state().waiting] == ["a.csv"]


def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    with pytest.raises(vh.InputError, match="may not be read by whoever runs the hub"):
        loading._extracts_in(tmp_path)


def test_on_a_computer_of_ones_own_any_folder_may_be_named(tmp_path: Path) -> None:
    assert folders.offered()
    assert folders.allowed(f' "{tmp_path}" ') == tmp_path


def test_a_share_that_the_setting_does_not_name_is_not_even_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows to resolve its name signs in to that machine."""
    looked_for = []
    with monkeypatch.context() as patched:
        patched.setattr(folders, "way", lambda: folders.Way.OIDC)
        patched.setattr(folders, "_named", lambda: (tmp_path,))
        patched.setattr(Path, "resolve", lambda folder: looked_for.append(folder) or folder)
        for typed in ("//elsewhere/lists", r"\\elsewhere\lists"):
            with pytest.raises(vh.InputError, match="is not for the pages"):
                folders.allowed(typed)
    assert not looked_for


def test_the_home_of_nobody_is_no_folder() -> None:
    assert not folders.allowed("~nobody-of-that-name/lists").is_dir()
