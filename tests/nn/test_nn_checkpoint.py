from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.numpy import save as write

from autograd import FileFormatError, MissingExtraError, SettingError, ShapeError, Value
from nn import MLP, Module, checkpoint
from nn.checkpoint import packed, unpacked


class Mixed(Module):
    """Parameters in every kind of place."""

    def __init__(self) -> None:
        self.single = Value(1.0)
        self.run = [Value(2.0), Value(3.0)]
        self.gaps = {"0": Value(4.0), "2": Value(5.0)}
        self.table = [[Value(6.0)], [Value(7.0), Value(8.0)]]
        self.words = {"one": Value(9.0)}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """The file of a small model."""
    MLP(2, [3, 1], seed=0).save(tmp_path / "model.safetensors")
    return tmp_path / "model.safetensors"


def header(content: bytes) -> tuple[int, dict[str, Any]]:
    length = int.from_bytes(content[:8], "little")
    return length, json.loads(content[8 : 8 + length])


def sealed(content: bytes) -> bytes:
    """The content with a digest that fits, as an attacker would make it."""
    digest = hashlib.sha256(content).hexdigest()
    return content.replace(b'"sha256":"' + b"0" * 64, b'"sha256":"' + digest.encode())


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False), min_size=13, max_size=13))
def test_weights_come_back_bit_by_bit(tmp_path_factory: pytest.TempPathFactory, numbers: list[float]) -> None:
    path = tmp_path_factory.mktemp("weights") / "model.safetensors"
    model, other = MLP(2, [3, 1]), MLP(2, [3, 1])
    for parameter, number in zip(model.parameters(), numbers, strict=True):
        parameter.data = number
    model.save(path)
    assert other.load(str(path)) is other
    assert [p.data.hex() for p in other.parameters()] == [float(number).hex() for number in numbers]


def test_every_kind_of_place_has_its_name(tmp_path: Path) -> None:
    model = Mixed()
    model.save(tmp_path / "mixed.safetensors")
    other = Mixed()
    for parameter in other.parameters():
        parameter.data = 0.0
    other.load(tmp_path / "mixed.safetensors")
    assert other.state_dict() == model.state_dict()


def test_other_tools_can_read_the_file(saved: Path) -> None:
    model = MLP(2, [3, 1], seed=0)
    with safe_open(saved, framework="numpy") as file:
        assert sorted(file.keys()) == sorted(
            [f"layers.0.neurons.{i}.{name}" for i in range(3) for name in "wb"]
            + ["layers.1.neurons.0.w", "layers.1.neurons.0.b"]
        )
        tensor = file.get_tensor("layers.0.neurons.1.w")
        assert file.metadata()["model"] == "MLP 2->3->1 relu/identity"
    assert tensor.dtype == np.float64
    assert tensor.tolist() == [w.data for w in model.layers[0].neurons[1].w]


def test_the_same_weights_give_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    MLP(2, [3, 1], seed=0).save(tmp_path / "again.safetensors")
    assert (tmp_path / "again.safetensors").read_bytes() == saved.read_bytes()


def test_every_truncated_file_is_recognised(saved: Path) -> None:
    content = saved.read_bytes()
    for length in range(len(content)):
        saved.write_bytes(content[:length])
        with pytest.raises(FileFormatError):
            MLP(2, [3, 1]).load(saved)
    saved.write_bytes(content + b"\0")
    with pytest.raises(FileFormatError, match="truncated or has something at its end"):
        MLP(2, [3, 1]).load(saved)


def test_a_flipped_bit_in_any_byte_is_recognised(saved: Path) -> None:
    content = saved.read_bytes()
    model = MLP(2, [3, 1], seed=1)
    before = model.state_dict()
    for place in range(len(content)):
        damaged = bytearray(content)
        damaged[place] ^= 1 << place % 8
        saved.write_bytes(damaged)
        with pytest.raises(FileFormatError):
            model.load(saved)
    assert model.state_dict() == before


@settings(deadline=None)
@given(st.data())
def test_altered_files_are_recognised(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("altered")
    MLP(1, [2], seed=0).save(folder / "model")
    content = (folder / "model").read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 40)))
    altered = content[:start] + data.draw(st.binary(max_size=40)) + content[end:]
    (folder / "altered").write_bytes(altered)
    model = MLP(1, [2], seed=1)
    before = model.state_dict()
    if altered == content:
        model.load(folder / "altered")
    else:
        with pytest.raises(FileFormatError):
            model.load(folder / "altered")
        assert model.state_dict() == before


def test_damage_of_the_numbers_says_so(saved: Path) -> None:
    content = bytearray(saved.read_bytes())
    content[-1] ^= 1
    saved.write_bytes(content)
    with pytest.raises(
        FileFormatError, match=r"model.safetensors was altered or damaged since it was saved.*unchanged"
    ):
        MLP(2, [3, 1]).load(saved)


def crafted(head: Any, data: bytes = b"", length: int | None = None) -> bytes:
    text = head if isinstance(head, bytes) else json.dumps(head, separators=(",", ":")).encode()
    return (len(text) if length is None else length).to_bytes(8, "little") + text + data


GOOD = {"format": checkpoint.FORMAT, "model": "x", "sha256": "0" * 64}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cut off or no safetensors file: given 0 bytes"),
        (b"PK\x03\x04 something else altogether", "cut off or no safetensors file"),
        (crafted(b"{}", length=10**15), "expected a header of 1000000000000000 bytes"),
        (crafted(b"[" * 100_000), "header of .* is damaged"),
        (crafted(b"[]"), "header of .* is damaged, or the file was not written by model.save"),
        (crafted(b"\xff\xfe"), "header of .* is damaged"),
        (crafted({"w": {"dtype": "F64", "shape": [0], "data_offsets": [0, 0]}}), "KeyError.*__metadata__"),
        (crafted({"__metadata__": {"format": checkpoint.FORMAT}}), "KeyError.*sha256"),
        (
            crafted({"__metadata__": {**GOOD, "format": "pt"}}),
            "not written by this version .*given pt, expected dagrad-1",
        ),
        (crafted({"__metadata__": {**GOOD, "sha256": 3}}), "not written by this version"),
        (crafted({"__metadata__": GOOD, "w": {"data_offsets": [0, "8"]}}, b"12345678"), "not written by this version"),
        (
            crafted({"__metadata__": GOOD, "w": {"data_offsets": [0, 8]}}, b"1234"),
            "truncated or has something at its end",
        ),
        (crafted({"__metadata__": {**GOOD, "sha256": "0"}}), "has no digest that could be checked"),
        (crafted({"__metadata__": {**GOOD, "a": '"sha256":"' + "0" * 64 + '"'}}), "altered or damaged"),
        (sealed(crafted({"__metadata__": GOOD, "w": {"data_offsets": [0, 0]}})), "is no readable safetensors file"),
    ],
)
def test_what_is_no_file_of_ours_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(FileFormatError, match=message):
        MLP(1, [1]).load(tmp_path / "file")


def test_a_header_bomb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "bomb").open("wb") as file:
        file.write((60 << 20).to_bytes(8, "little"))
        file.truncate(61 << 20)
    with pytest.raises(FileFormatError, match="has too long a header: given 62914560 bytes, expected at most 1048576"):
        MLP(1, [1]).load(tmp_path / "bomb")


def test_too_many_tensors_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = MLP(2, [3, 1])
    model.save(tmp_path / "model")
    monkeypatch.setattr(checkpoint, "MOST_TENSORS", 7)
    with pytest.raises(FileFormatError, match="has too many tensors: given 8, expected at most 7"):
        model.load(tmp_path / "model")
    before = (tmp_path / "model").read_bytes()
    with pytest.raises(SettingError, match=r"given 8 tensors, expected at most 7.*model.layers\[0\].save"):
        model.save(tmp_path / "model")
    assert (tmp_path / "model").read_bytes() == before


@pytest.mark.parametrize(
    "tensor", [np.zeros((2, 2)), np.zeros(2, dtype=np.int32), np.array(1, dtype=np.int64)], ids=["table", "ints", "int"]
)
def test_tensors_of_another_kind_are_refused(tmp_path: Path, tensor: Any) -> None:
    (tmp_path / "file").write_bytes(sealed(write({"w": tensor, "b": np.array(0.0)}, GOOD)))
    with pytest.raises(FileFormatError, match="the tensor 'w' is no list of float64 numbers"):
        MLP(1, [1]).load(tmp_path / "file")


def test_a_file_of_another_model_says_which(saved: Path) -> None:
    model = MLP(2, [4, 1])
    before = model.state_dict()
    with pytest.raises(ShapeError) as caught:
        model.load(saved)
    message = str(caught.value)
    assert "has the weights of another model" in message
    assert (
        "given weights saved from 'MLP 2->3->1 relu/identity', expected those of 'MLP 2->4->1 relu/identity'" in message
    )
    assert model.state_dict() == before


@settings(deadline=None)
@given(
    st.dictionaries(
        st.lists(st.sampled_from(["w", "b", "0", "1", "2", "10"]), min_size=1, max_size=3).map(".".join),
        st.floats(allow_nan=False),
    )
)
def test_what_is_packed_can_be_unpacked(state: dict[str, float]) -> None:
    assert unpacked(packed(state)) == state


def test_a_failed_save_leaves_the_old_file_and_no_other(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = saved.read_bytes()

    def fails(*_: object) -> None:
        raise OSError("disk full")

    for step in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, step, fails)
            with pytest.raises(OSError, match="disk full"):
                MLP(5, [5]).save(saved)
        assert saved.read_bytes() == before
        assert os.listdir(saved.parent) == [saved.name]


KILLED = """
import os, sys
from nn import MLP, checkpoint
step, path = sys.argv[1:]
model = MLP(2, [3, 1], seed=5)
original = getattr(os, step)
setattr(os, step, lambda *args: os._exit(9))
model.save(path)
"""


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_killed_save_leaves_the_old_file_whole(saved: Path, step: str) -> None:
    before = saved.read_bytes()
    result = subprocess.run([sys.executable, "-c", KILLED, step, str(saved)], check=False)
    assert result.returncode == 9
    assert saved.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="permissions as on POSIX")
def test_the_file_has_the_usual_permissions_and_links_are_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    MLP(1, [1]).save(tmp_path / "link")
    umask = os.umask(0)
    os.umask(umask)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").stat().st_mode & 0o777 == 0o666 & ~umask


def test_folders_need_not_be_opened(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "O_DIRECTORY", raising=False)
    model = MLP(2, [3, 1], seed=5)
    model.save(saved)
    assert MLP(2, [3, 1]).load(saved).state_dict() == model.state_dict()


def test_missing_files_and_folders_are_the_systems_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        MLP(1, [1]).load(tmp_path / "none")
    with pytest.raises(FileNotFoundError):
        MLP(1, [1]).save(tmp_path / "none" / "model")


@pytest.mark.parametrize("package", ["numpy", "safetensors.numpy"])
def test_a_missing_package_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    for action in (MLP(1, [1]).save, MLP(1, [1]).load):
        with pytest.raises(
            MissingExtraError, match=rf"saving and loading weights need.* {package.partition('.')[0]},.*dagrad\[train\]"
        ):
            action(tmp_path / "model")


def test_random_noise_is_never_loaded(tmp_path: Path) -> None:
    source = random.Random(0)
    for _ in range(200):
        (tmp_path / "noise").write_bytes(source.randbytes(source.randrange(200)))
        with pytest.raises(FileFormatError):
            MLP(1, [1]).load(tmp_path / "noise")
