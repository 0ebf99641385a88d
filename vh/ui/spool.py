"""Uploads to temporary files at once: Streamlit would keep each upload in memory until the session ends."""

import atexit
import re
import shutil
import tempfile
import time
import uuid
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from vh.ui.state import Waiting, state

ENDINGS = (".csv", ".txt", ".tsv", ".dat", ".xlsx", ".xlsm", ".xls", ".parquet", ".gz", ".zip")
_KEEP_HOURS = 12
_CHUNK = 1 << 20
_PREFIX = "vh-uploads-"


@cache
def _folder() -> Path:
    """One folder a process, private to this user, gone when the process ends."""
    forget_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def clear() -> None:
    """Remove every upload of this process; called when the server stops."""
    if _folder.cache_info().currsize:
        shutil.rmtree(_folder(), ignore_errors=True)


def forget_abandoned() -> None:
    """Remove what a server left behind that was killed: folders of ours untouched for long."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if folder.is_dir() and not folder.is_symlink() and folder.stat().st_mtime < _long_ago():
            shutil.rmtree(folder, ignore_errors=True)


def _long_ago() -> float:
    return time.time() - _KEEP_HOURS * 3600


def take_uploads(key: str) -> None:
    """Move what was just uploaded under a widget's key to temporary files, and free its memory; called by the widget itself."""
    session = state()
    uploads: list[UploadedFile] = st.session_state.get(key) or []
    _forget_old()
    for upload in uploads:
        path = _folder() / f"{uuid.uuid4().hex}{_ending(upload.name)}"
        with path.open("wb") as out:
            upload.seek(0)
            shutil.copyfileobj(upload, out, _CHUNK)
        session.waiting.append(Waiting(_plain_name(upload.name), path, temporary=True))
        _free(upload.file_id)
    session.uploader += 1


def drop(waiting: Waiting) -> None:
    """Take a file off the list of those that wait, and remove it if it is ours."""
    state().waiting = [one for one in state().waiting if one is not waiting]
    remove(waiting)


def remove(waiting: Waiting) -> None:
    """Remove a temporary file; one in the person's own folder stays."""
    if waiting.temporary:
        waiting.path.unlink(missing_ok=True)


def _plain_name(name: str) -> str:
    """An upload's name without folders, whichever system's slashes part them, and without characters that nobody sees."""
    last = re.split(r"[\\/]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip() or "upload"


def _ending(name: str) -> str:
    """The ending of an upload's name (its last two, for `.csv.gz`), letters and digits only."""
    found = re.search(r"((?:\.[a-z0-9]{1,8}){1,2})\Z", name.lower())
    return found.group(1) if found else ""


def _free(file_id: str) -> None:
    """Drop Streamlit's own copy. Its door is private, so a newer Streamlit without it only costs memory."""
    context = get_script_run_ctx()
    if context is not None and hasattr(context.uploaded_file_mgr, "remove_file"):
        context.uploaded_file_mgr.remove_file(context.session_id, file_id)


def _forget_old() -> None:
    """Remove what people uploaded and walked away from."""
    for path in _folder().iterdir():
        if path.stat().st_mtime < _long_ago():
            path.unlink(missing_ok=True)
