"""Weights in files: safetensors (extra `train`), which hold numbers and nothing that could be run.

A file holds one float64 tensor for each list of parameters (`layers.0.neurons.3.w`) and for each single one
(`layers.0.neurons.3.b`), and in its metadata the SHA-256 of the whole file, computed with 64 zeros in the place of the
digest. So every truncated or altered file is recognised. Any tool for safetensors can read it.

Format: https://huggingface.co/docs/safetensors, section "Format".
"""

from __future__ import annotations

import os

from autograd import FileFormatError, MissingExtraError, SettingError, ShapeError

from .wording import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, BinaryIO

    from .module import Module

__all__ = [
    "load",
    "save",
]

FORMAT = "dagrad-1"
# A header is read before it can be trusted: these bound the work that a malicious file can cause.
MOST_HEADER_BYTES = 1 << 20
MOST_TENSORS = 10_000
_NO_DIGEST = "0" * 64


def save(model: Module, path: str | os.PathLike[str]) -> None:
    """Write the weights of the model; whatever happens meanwhile, the old or the new file is there as a whole.

    The bytes go to a temporary file in the same folder, are flushed to the disk, and replace the old file in one step.
    Raises MissingExtraError without safetensors and NumPy, SettingError for a model of more tensors than can be read
    back, OSError if the folder cannot be written to.

    >>> import os, tempfile
    >>> from nn import MLP
    >>> model = MLP(2, [3, 1])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(model, os.path.join(folder, "model.safetensors"))
    ...     copy = MLP(2, [3, 1])
    ...     load(copy, os.path.join(folder, "model.safetensors"))
    >>> copy.state_dict() == model.state_dict()
    True
    """
    _, write = _safetensors()
    import numpy as np

    tensors = {name: np.array(data, dtype=np.float64) for name, data in packed(model.state_dict()).items()}
    metadata = {"format": FORMAT, "model": model.describe(), "sha256": _NO_DIGEST}
    content = _ordered(write(tensors, metadata))
    if len(tensors) > MOST_TENSORS or int.from_bytes(content[:8], "little") > MOST_HEADER_BYTES:
        raise SettingError(
            "this model has too many lists of parameters for one file",
            given=words(f"{len(tensors)} tensors"),
            expected=f"at most {MOST_TENSORS}, with a header of at most {MOST_HEADER_BYTES} bytes",
            repair="save its parts one by one: model.layers[0].save(…)",
        )
    place = content.index(_field(_NO_DIGEST))
    sealed = content[:place] + _field(_digest(content)) + content[place + len(_field(_NO_DIGEST)) :]
    _replace(os.path.realpath(path), sealed)


def load(model: Module, path: str | os.PathLike[str]) -> None:
    """Read the weights of the model from a file that `save` wrote. After an error the model is as before.

    Raises FileFormatError for a file that is truncated, altered or not of this format, ShapeError if its weights are
    those of a model of another build, MissingExtraError without safetensors and NumPy, OSError if it cannot be read.
    """
    read, _ = _safetensors()
    name = os.fspath(path)
    with open(name, "rb") as file:
        header = _header(file, name)
        file.seek(0)
        content = file.read()
    _check_digest(content, header, name)
    try:
        tensors = {key: tensor.tolist() for key, tensor in read(content).items()}
    except Exception as error:  # the library has exceptions of its own, and NumPy's
        raise FileFormatError(f"{name} is no readable safetensors file", given=words(str(error))) from error
    try:
        model.load_state_dict(unpacked(tensors))
    except ShapeError as error:
        saved = header["__metadata__"].get("model")
        raise ShapeError(
            f"{name} has the weights of another model: {error}",
            given=words(f"weights saved from {saved!r}"),
            expected=f"those of {model.describe()!r}",
        ) from error


def packed(state: Mapping[str, float]) -> dict[str, list[float] | float]:
    """The numbers of a state, those of a list (`w.0`, `w.1` …) under its name.

    >>> packed({"w.0": 1.0, "w.1": 2.0, "b": 3.0})
    {'w': [1.0, 2.0], 'b': 3.0}
    """
    lists: dict[str, list[float]] = {}
    result: dict[str, list[float] | float] = {}
    for name, number in state.items():
        stem, _, place = name.rpartition(".")
        # Only a run from 0 without gaps can be given back its names.
        if stem and stem not in state and place == str(len(lists.get(stem, ()))):
            result[stem] = lists.setdefault(stem, [])
            lists[stem].append(number)
        else:
            result[name] = number
    return result


def unpacked(tensors: Mapping[str, Any]) -> dict[str, float]:
    """The state that was packed; raises FileFormatError for a tensor of more than one dimension.

    >>> unpacked({"w": [1.0, 2.0], "b": 3.0})
    {'w.0': 1.0, 'w.1': 2.0, 'b': 3.0}
    """
    state: dict[str, float] = {}
    for name, data in tensors.items():
        items = [(f"{name}.{i}", item) for i, item in enumerate(data)] if isinstance(data, list) else [(name, data)]
        for key, number in items:
            if not isinstance(number, float):
                raise FileFormatError(
                    f"the tensor {name!r} is no list of float64 numbers",
                    given=words(f"{type(number).__name__} entries"),
                )
            state[key] = number
    return state


# --- the file ---------------------------------------------------------------------------------------------------------


def _safetensors() -> tuple[Any, Any]:
    """The functions of safetensors for bytes: load and save."""
    try:
        import numpy  # noqa: F401  (safetensors.numpy would fail without it in words of its own)
        from safetensors.numpy import load as read
        from safetensors.numpy import save as write
    except ImportError as error:
        package = (error.name or "safetensors").partition(".")[0]
        raise MissingExtraError.of(package, extra="train", purpose="saving and loading weights") from None
    return read, write


def _ordered(content: bytes) -> bytes:
    """The same file with the metadata in the order of their names: the library writes them in a random one."""
    import json

    end = 8 + int.from_bytes(content[:8], "little")
    header = json.loads(content[8:end])
    header["__metadata__"] = dict(sorted(header["__metadata__"].items()))
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)  # the format aligns the numbers by blanks at the end of the header
    return len(text).to_bytes(8, "little") + text + content[end:]


def _header(file: BinaryIO, name: str) -> dict[str, Any]:
    """The header, checked before anything of it is believed: its length first, then its form and the declared size."""
    import json

    size = os.fstat(file.fileno()).st_size
    length = int.from_bytes(file.read(8), "little")
    if size < 8 or length > size - 8:
        raise FileFormatError(
            f"{name} is cut off or no safetensors file",
            given=words(f"{size} bytes"),
            expected=f"a header of {length} bytes",
        )
    if length > MOST_HEADER_BYTES:
        raise FileFormatError(
            f"{name} has too long a header", given=words(f"{length} bytes"), expected=f"at most {MOST_HEADER_BYTES}"
        )
    try:
        header = json.loads(file.read(length))
        ends = [entry["data_offsets"][1] for key, entry in header.items() if key != "__metadata__"]
        metadata = header["__metadata__"]
        declared = max(ends, default=0)
        formed = metadata["format"] == FORMAT and isinstance(metadata["sha256"], str) and isinstance(declared, int)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise FileFormatError(
            f"the header of {name} is damaged, or the file was not written by model.save()", given=words(repr(error))
        ) from error
    if not formed:
        raise FileFormatError(
            f"{name} was not written by this version of model.save()",
            given=words(str(metadata.get("format"))),
            expected=FORMAT,
        )
    if len(ends) > MOST_TENSORS:
        raise FileFormatError(f"{name} has too many tensors", given=len(ends), expected=f"at most {MOST_TENSORS}")
    if 8 + length + declared != size:
        raise FileFormatError(
            f"{name} is truncated or has something at its end",
            given=words(f"{size} bytes"),
            expected=f"{8 + length + declared} bytes",
        )
    return header  # type: ignore[no-any-return]


def _check_digest(content: bytes, header: dict[str, Any], name: str) -> None:
    digest = header["__metadata__"]["sha256"]
    field = _field(digest)
    if len(field) != len(_field(_NO_DIGEST)) or content.count(field) != 1:
        raise FileFormatError(f"{name} has no digest that could be checked", given=digest)
    if _digest(content.replace(field, _field(_NO_DIGEST))) != digest:
        raise FileFormatError(
            f"{name} was altered or damaged since it was saved",
            given=words("a SHA-256 that does not fit its content"),
            repair="load another copy; the model is unchanged",
        )


def _field(digest: str) -> bytes:
    return f'"sha256":"{digest}"'.encode()


def _digest(content: bytes) -> str:
    from hashlib import sha256

    return sha256(content).hexdigest()


def _replace(path: str, content: bytes) -> None:
    """Put the content in the place of the file, in one step."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    try:
        # Not the module tempfile: its files are readable by their owner only, also after they were renamed.
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.unlink(temporary)
        raise
    if hasattr(os, "O_DIRECTORY"):  # not on Windows, where folders cannot be opened
        # The new name is on the disk only when the folder is.
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
