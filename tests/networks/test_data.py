"""The images are those of the data set, and a broken file is refused by name."""

import gzip
import importlib.util
import zlib

import numpy as np
import pytest

from pyref.errors import FormatError
from pyref.networks import data
from pyref.paths import DATA, ROOT


def load_tool():
    path = ROOT / "tools" / "fashion_mnist_extract.py"
    spec = importlib.util.spec_from_file_location("fashion_mnist_extract", path)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


TOOL = load_tool()
INSTALLED = TOOL.SOURCE.is_dir()


def head(*numbers):
    return np.array(numbers, ">u4").tobytes()


PIXELS = bytes(3 * 28 * 28)
GOOD = {
    data.IMAGES: head(2051, 3, 28, 28) + PIXELS,
    data.LABELS: head(2049, 3) + bytes([0, 9, 4]),
}


def written(folder, **changed):
    for name, content in (GOOD | changed).items():
        (folder / name).write_bytes(gzip.compress(content, mtime=0))
    return folder


def test_there_are_twenty_images_of_each_class_and_no_two_are_alike():
    x, labels = data.images()
    assert (x.shape, x.dtype) == ((200, 1, 28, 28), np.float64)
    assert np.bincount(labels).tolist() == [20] * 10
    assert len(np.unique(x.reshape(200, -1), axis=0)) == 200


def test_gray_values_are_whole_numbers_over_256_and_exact_in_float32():
    x, _ = data.images()
    assert (x.min(), x.max()) == (0, 255 / 256)
    np.testing.assert_array_equal(x * 256, np.round(x * 256))
    np.testing.assert_array_equal(x, x.astype(np.float32))


def test_the_first_images_of_the_test_set_come_first():
    _, labels = data.images()
    assert labels[:10].tolist() == [9, 2, 1, 1, 6, 1, 4, 6, 5, 7]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (data.IMAGES, head(2049, 3, 28, 28) + PIXELS, "magic number is 2049, not 2051"),
        (data.LABELS, head(2051, 3) + bytes(3), "magic number is 2051, not 2049"),
        (
            data.IMAGES,
            head(2051, 3, 28, 27) + PIXELS,
            "images are 28 x 27, not 28 x 28",
        ),
        (data.IMAGES, head(2051, 4, 28, 28) + PIXELS, "2352 values, the head has 3136"),
        (data.IMAGES, head(2051, 3), "8 bytes, the head alone has more"),
        (data.LABELS, head(2049, 2) + bytes(2), "2 labels, 3 images"),
        (data.LABELS, head(2049, 3) + bytes([0, 10, 4]), "a label is 10, the last"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_both_facts(tmp_path, name, content, told):
    with pytest.raises(FormatError, match=f"^{name}: {told}"):
        data.images(written(tmp_path, **{name: content}))


def test_a_file_that_is_cut_off_or_not_packed_is_refused(tmp_path):
    path = written(tmp_path) / data.IMAGES
    whole = path.read_bytes()
    for content in (whole[:-9], b"nothing", whole[:10] + b"\xff" * 8 + whole[18:]):
        path.write_bytes(content)
        with pytest.raises(FormatError, match=f"^{data.IMAGES}: not a whole gzip file"):
            data.images(tmp_path)
    written(tmp_path)
    assert len(data.images(tmp_path)[0]) == 3


def test_a_missing_file_is_told_by_name(tmp_path):
    with pytest.raises(FormatError, match=f"^{data.IMAGES}: "):
        data.images(tmp_path)


@pytest.mark.skipif(not INSTALLED, reason=f"{TOOL.PACKAGE} is not installed")
def test_the_extract_is_rebuilt_from_the_package(tmp_path):
    assert TOOL.main(tmp_path) == 0
    for name in (data.IMAGES, data.LABELS):
        made, kept = (tmp_path / name).read_bytes(), (DATA / name).read_bytes()
        assert gzip.decompress(made) == gzip.decompress(kept)
        if "ng" not in zlib.ZLIB_RUNTIME_VERSION:  # zlib-ng packs in its own way
            assert made == kept


def test_the_extract_follows_its_rule(tmp_path, monkeypatch):
    labels = np.arange(60) % 3
    pixels = np.repeat(np.arange(60, dtype=np.uint8), 28 * 28).tobytes()
    names = list(TOOL.UNPACKED)
    contents = [
        head(2051, 60, 28, 28) + pixels,
        head(2049, 60) + labels.astype(np.uint8).tobytes(),
    ]
    for name, content in zip(names, contents, strict=True):
        (tmp_path / name).write_bytes(gzip.compress(content))
    monkeypatch.setattr(TOOL, "EACH", 2)
    made = TOOL.extract(tmp_path)
    assert made[data.LABELS] == head(2049, 6) + bytes([0, 1, 2, 0, 1, 2])
    assert made[data.IMAGES][16 :: 28 * 28] == bytes(range(6))


def test_without_the_data_set_the_tool_says_how_to_get_it(tmp_path, capsys):
    assert TOOL.main(tmp_path, tmp_path) == 3
    assert "apt-get install dataset-fashion-mnist" in capsys.readouterr().err


def test_another_source_is_refused_with_both_hashes(tmp_path, capsys):
    for name in TOOL.UNPACKED:
        (tmp_path / name).write_bytes(gzip.compress(b"other"))
    assert TOOL.main(tmp_path, tmp_path) == 2
    told = capsys.readouterr().err
    assert f"not {TOOL.UNPACKED['t10k-images-idx3-ubyte.gz']}" in told
