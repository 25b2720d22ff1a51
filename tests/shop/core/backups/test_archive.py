"""What is read back is what was written; anything else is refused before it does harm."""

import errno
import gzip
import io
import json
import os
import stat
import tarfile
from pathlib import Path

import pytest

from shop.core.backups.archive import (
    DATABASE,
    FORMAT,
    MANIFEST,
    Manifest,
    entries,
    read_verified,
    writing,
)
from shop.core.backups.exceptions import BackupRefused

FILES = {DATABASE: b"rows" * 1000, "media/a/b.jpg": b"\xff\xd8 picture", "media/ảnh gạo.jpg": b""}


def manifest() -> Manifest:
    return Manifest("2026-11-27T00:00:00+00:00", "sqlite", ["core.0001"], {"t": [1, "2"]})


def write(path: Path, files=FILES) -> Path:
    with writing(path) as writer:
        for name, content in files.items():
            writer.add(name, io.BytesIO(content), len(content))
        writer.finish(manifest())
    return path


def pack(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    """Write an archive by hand, as nobody of ours would."""
    with tarfile.open(path, "w:gz") as tar:
        for entry, content in members:
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def described(files: dict[str, bytes], **changes) -> bytes:
    """Return a manifest of ``files`` as JSON, changed."""
    from dataclasses import asdict
    from hashlib import sha256

    sums = {name: [len(data), sha256(data).hexdigest()] for name, data in files.items()}
    return json.dumps(asdict(manifest()) | {"files": sums} | changes).encode()


def test_what_was_written_is_read(tmp_path):
    path = write(tmp_path / "b.tar.gz")

    found = read_verified(path)

    assert set(found.files) == set(FILES)
    assert found.tables == {"t": [1, "2"]}
    content = {name: source.read() for name, _size, source in entries(path) if name in FILES}
    assert content == FILES


def test_only_its_owner_may_read_it(tmp_path):
    old = os.umask(0)
    try:
        path = write(tmp_path / "b.tar.gz")
    finally:
        os.umask(old)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_never_written_over(tmp_path):
    path = tmp_path / "b.tar.gz"
    path.write_text("yesterday's")

    with pytest.raises(BackupRefused, match="there already"):
        write(path)

    assert path.read_text() == "yesterday's"


def test_one_that_comes_while_it_is_written_is_kept(tmp_path):
    path = tmp_path / "b.tar.gz"

    with pytest.raises(BackupRefused, match="there already"), writing(path) as writer:
        writer.finish(manifest())
        path.write_text("the other one's")

    assert path.read_text() == "the other one's"
    assert list(tmp_path.iterdir()) == [path]


def fail(code: int):
    """Return what a file system answers that does not know a thing."""

    def refuse(*args, **options):
        raise OSError(code, os.strerror(code))

    return refuse


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS])
def test_a_disk_without_hard_links_takes_it_too(tmp_path, monkeypatch, code):
    monkeypatch.setattr("shop.core.backups.archive.os.link", fail(code))

    path = write(tmp_path / "b.tar.gz")

    assert set(read_verified(path).files) == set(FILES)
    assert list(tmp_path.iterdir()) == [path]

    with pytest.raises(BackupRefused, match="there already"), writing(tmp_path / "c") as writer:
        writer.finish(manifest())
        (tmp_path / "c").write_text("the other one's")
    assert (tmp_path / "c").read_text() == "the other one's"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_folder_that_cannot_be_synced_keeps_it(tmp_path, monkeypatch):
    sync = os.fsync

    def files_only(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            fail(errno.EINVAL)()
        sync(descriptor)

    monkeypatch.setattr("shop.core.backups.archive.os.fsync", files_only)

    assert read_verified(write(tmp_path / "b.tar.gz"))


def test_a_disk_that_fails_leaves_no_name(tmp_path, monkeypatch):
    monkeypatch.setattr("shop.core.backups.archive.os.link", fail(errno.EPERM))
    monkeypatch.setattr("shop.core.backups.archive.Path.replace", fail(errno.EIO))

    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        write(tmp_path / "b.tar.gz")

    assert list(tmp_path.iterdir()) == []


def test_broken_off_it_leaves_nothing_with_the_right_name(tmp_path):
    path = tmp_path / "b.tar.gz"

    with pytest.raises(KeyboardInterrupt), writing(path) as writer:
        writer.add(DATABASE, io.BytesIO(b"x"), 1)
        raise KeyboardInterrupt

    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_becomes_shorter_while_it_is_read_ends_the_backup(tmp_path):
    with (
        pytest.raises(BackupRefused, match="media/a became shorter"),
        writing(tmp_path / "b.tar.gz") as writer,
    ):
        writer.add("media/a", io.BytesIO(b"short"), 100)

    assert list(tmp_path.iterdir()) == []


def test_cut_off_anywhere_it_is_refused(tmp_path):
    whole = write(tmp_path / "b.tar.gz").read_bytes()
    cut = tmp_path / "cut.tar.gz"
    for length in [0, 1, 10, 30, len(whole) // 2, len(whole) - 30, len(whole) - 1]:
        cut.write_bytes(whole[:length])
        with pytest.raises(BackupRefused):
            read_verified(cut)


def test_one_wrong_byte_is_found(tmp_path):
    path = write(tmp_path / "b.tar.gz")
    tar = bytearray(gzip.decompress(path.read_bytes()))
    tar[tar.index(b"picture")] ^= 1
    path.write_bytes(gzip.compress(bytes(tar)))

    with pytest.raises(BackupRefused, match="damaged: media/a/b.jpg"):
        read_verified(path)


HOSTILE_NAMES = [
    *("../etc/passwd", "/etc/passwd", "media/../../x", "media/", "media//x", "media/./x"),
    *("other", "media\\x", "media/a\\..\\b", "media/a\nb", "MEDIA/x", "media"),
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_names_that_lead_elsewhere_are_refused(tmp_path, name):
    path = pack(tmp_path / "b.tar.gz", (tarfile.TarInfo(name), b"x"))

    with pytest.raises(BackupRefused, match="it holds"):
        read_verified(path)


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, "media/g\udce1o.jpg", "media/a\u2028b"])
def test_a_name_that_would_not_be_read_back_is_told_before_it_is_written(tmp_path, name):
    with (
        pytest.raises(BackupRefused, match="another name") as refusal,
        writing(tmp_path / "b.tar.gz") as writer,
    ):
        writer.add(name, io.BytesIO(b"x"), 1)

    assert repr(name) in str(refusal.value)
    assert str(refusal.value).encode()  # can be written on a screen
    assert list(tmp_path.iterdir()) == []


def test_odd_but_harmless_names_are_read_back(tmp_path):
    """As files that somebody copied into the folder by hand have."""
    names = [
        "media/gạo\u00a0nếp.jpg",
        "media/a\u200bb",
        "media/🌾 (1).jpg",
        'media/"$(x)"',
        "media/-",
    ]
    files = {DATABASE: b"x"} | {name: name.encode() for name in names}

    path = write(tmp_path / "b.tar.gz", files)

    assert set(read_verified(path).files) == set(files)
    content = {name: source.read() for name, _size, source in entries(path) if name in files}
    assert content == files


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_what_is_no_plain_file_is_refused(tmp_path, kind):
    entry = tarfile.TarInfo("media/x")
    entry.type, entry.linkname = kind, "/etc/passwd"

    with pytest.raises(BackupRefused, match="it holds"):
        read_verified(pack(tmp_path / "b.tar.gz", (entry, b"")))


def test_a_name_twice_is_refused(tmp_path):
    members = [(tarfile.TarInfo("media/x"), b"1"), (tarfile.TarInfo("media/x"), b"2")]

    with pytest.raises(BackupRefused, match="it holds"):
        read_verified(pack(tmp_path / "b.tar.gz", *members))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (described({DATABASE: b"x"}, format=FORMAT + 1), "newer release"),
        (described({DATABASE: b"x"}, format="?"), "cannot be read"),
        (described({DATABASE: b"x"}, surprise=1), "cannot be read"),
        (b"[]", "cannot be read"),
        (b"{", "cannot be read"),
        (described({DATABASE: b"x", "media/lost": b""}), "damaged: media/lost"),
        (described({}), "damaged: database"),
    ],
)
def test_a_list_of_contents_that_does_not_fit_is_refused(tmp_path, text, said):
    members = [(tarfile.TarInfo(DATABASE), b"x"), (tarfile.TarInfo(MANIFEST), text)]

    with pytest.raises(BackupRefused, match=said):
        read_verified(pack(tmp_path / "b.tar.gz", *members))


def test_without_a_database_it_is_no_backup(tmp_path):
    path = pack(tmp_path / "b.tar.gz", (tarfile.TarInfo(MANIFEST), described({})))

    with pytest.raises(BackupRefused, match="no database"):
        read_verified(path)


def test_a_folder_a_text_and_a_missing_file_are_no_backups(tmp_path):
    (tmp_path / "text").write_text("xin chào")
    for path in (tmp_path, tmp_path / "text", tmp_path / "missing"):
        with pytest.raises(BackupRefused, match="cannot be read as a backup"):
            read_verified(path)
