"""Training is the same in both languages, and goes on where it was cut off."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from pyref import layers
from pyref.cli import train as command
from pyref.cli.commands import runs
from pyref.derivations import dolhansky
from pyref.errors import MissingError, UsageError
from pyref.fixtures.images import IMAGES, LABELS, read_images
from pyref.fixtures.text import read_text, read_windows
from pyref.networks import rolled, unrolled
from pyref.paths import DATA
from pyref.training import captions, kinds, run
from pyref.training.curves import draw_blocks

ALL = list(kinds.MAKERS)
SLOW = ("zhang", "gpt")
EACH = [
    pytest.param(kind, marks=[pytest.mark.slow] if kind in SLOW else []) for kind in ALL
]
KINDS = [kind for kind in ALL if kind != "dolhansky"]  # which has a folder, below
SUM = {"batch": 100}  # of the images in a batch, so that it needs many to be steady
NOISE = {"gpt": 1e-10, "two_layer_hinge": 1e-9, "transformer_block": 1e-9}
"""Adam divides a gradient by its own size: where that is rounding alone, as by bk, or
by a last bias of the hinge loss whose counts cancel, it is 1e-17 over 1e-8, and both
languages step apart by a share of 1e-9 of the rate."""
UNLABELED = ["ufldl_autoencoder", "transformer_block"]
SHORT = {"steps": 12, "batch": 20, "rate": 0.01}


def pyref(*words, **options):
    line = [sys.executable, "-m", "pyref", "train", *words]
    return subprocess.run(line, capture_output=True, text=True, **options)


def job(kind, **changed):
    text = kind in kinds.OF_TEXT
    given = SHORT | {"batch": 4 if kind in kinds.SEQUENCES else 20} | changed
    return kinds.make(kind, *(read_windows() if text else read_images()), **given)


def all_of(made, until=None):
    return made.function(*made.args(*made.start()[:3], 0, until or made.steps))


def test_a_column_holds_arrays_row_by_row_and_gives_them_back():
    parts = [np.arange(6.0).reshape(2, 3), np.arange(8.0).reshape(2, 1, 2, 2)]
    shapes = [part.shape for part in parts]
    theta = unrolled(parts, shapes)
    assert theta[:, 0].tolist() == [*range(6), *range(8)]
    for part, again in zip(parts, rolled(theta, shapes), strict=True):
        np.testing.assert_array_equal(part, again)


@pytest.mark.some(quick=3)
@pytest.mark.parametrize("kind", EACH)
def test_the_loss_falls_and_its_first_value_is_that_of_the_start(kind):
    theta, _, _, losses = all_of(
        job(kind, steps=40, **SUM if kind == "dolhansky" else {})
    )
    assert losses.shape == (40, 1)
    assert np.mean(losses[-5:]) < 0.8 * np.mean(losses[:5])
    _, _, _, once = all_of(job(kind), until=1)
    np.testing.assert_array_equal(once[0], all_of(job(kind))[3][0])
    assert np.all(np.isfinite(theta))


@pytest.mark.parametrize("kind", EACH)
def test_two_halves_give_the_bits_of_the_whole(kind):
    made = job(kind)
    whole = all_of(made)
    *half, first = made.function(*made.args(*made.start()[:3], 0, 5))
    *end, second = made.function(*made.args(*half, 5, 12))
    for a, b in zip((*end, np.vstack([first, second])), whole, strict=True):
        np.testing.assert_array_equal(a, b)


def test_every_image_is_seen_once_before_any_is_seen_twice():
    order = job("mlp", steps=20).order.astype(int).ravel()
    assert sorted(order[:200]) == list(range(200))
    assert sorted(order[200:]) == list(range(200))
    assert order[:200].tolist() != order[200:].tolist()


@pytest.mark.parametrize("kind", ["mlp", "lstm_captioning"])
def test_no_label_goes_into_a_prediction(kind):
    x, labels = read_images()
    made = kinds.make(kind, x, labels, **SHORT)
    turned = kinds.make(kind, x, (labels + 1) % 10, **SHORT)
    theta = all_of(made)[0]
    np.testing.assert_array_equal(made.predict(theta, x), turned.predict(theta, x))


@pytest.mark.slow
@pytest.mark.needs_octave
@pytest.mark.parametrize("kind", KINDS)
def test_both_languages_take_the_same_steps(kind, tmp_path):
    batch = "2" if kind in kinds.SEQUENCES else "20"
    words = ["--steps", "12", "--batch", batch, "--rate", "0.01"]
    files = ["--json", tmp_path / "a.json", "--plot", tmp_path / "a.svg"]
    done = pyref(kind, *words, *files)
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "a.json").read_text())
    assert len(report["numpy"]) == len(report["octave"]) == 12
    assert max(report["apart"].values()) < NOISE.get(kind, 1e-12)
    assert report["numpy"][0] > report["numpy"][-1]
    word = "error" if kind in UNLABELED else "accuracy"
    assert report[f"{word} numpy"] == pytest.approx(report[f"{word} octave"])
    picture = ElementTree.parse(tmp_path / "a.svg").getroot()
    lines = picture.findall("{http://www.w3.org/2000/svg}polyline")
    assert [len(line.get("points").split()) for line in lines] == [12, 12]


def squares(scores, x, labels):
    return np.sum((1 / (1 + np.exp(-scores)) - np.eye(10)[labels]) ** 2) / 2 / len(x)


def surprise(scores, x, labels):
    return -np.mean(layers.log_softmax(scores)[0][np.arange(len(x)), labels])


def cost_of_captions(scores, x, labels):
    return -np.mean(scores[np.arange(len(x)), labels])


def squares_of_pixels(made, x, labels):
    return np.sum((made - x.reshape(len(x), -1)) ** 2) / 2 / len(x)


def squares_of_next_rows(made, x, labels):
    return np.sum((made - x[:, 0, 1:]) ** 2) / 2 / len(x) / 27


@pytest.mark.parametrize(
    ("kind", "options", "loss"),
    [
        ("zhang", None, squares),
        ("ufldl_softmax", (10, 0), surprise),
        ("two_layer_softmax", ((64, 10), 0), surprise),
        ("lstm_captioning", None, cost_of_captions),
        ("ufldl_autoencoder", (196, 0, 0.1, 0), squares_of_pixels),
        ("transformer_block", None, squares_of_next_rows),
    ],
)
def test_a_prediction_is_made_of_what_the_loss_is_made_of(kind, options, loss):
    made = job(kind, steps=1)
    made = replace(made, options=options or made.options)  # without penalties
    x, labels = read_images()
    batch = made.order[0].astype(int)
    scores = made.score(made.theta, x[batch])
    told = all_of(made)[3].item()
    assert loss(scores, x[batch], labels[batch]) == pytest.approx(told, rel=1e-13)


def test_a_caption_is_the_name_of_the_class_letter_by_letter():
    rows = captions.spell(np.arange(10))
    assert rows.shape == (10, captions.LENGTH)
    for name, row in zip(captions.NAMES, rows.tolist(), strict=True):
        end = row.index(captions.END)
        letters = "".join(captions.LETTERS[word - 3] for word in row[1:end])
        assert (row[0], letters) == (captions.BEGIN, name)
        assert set(row[end + 1 :]) <= {captions.NULL}
    assert sorted(set(rows.ravel())) == list(range(captions.WORDS))


def test_the_features_of_an_image_are_the_means_of_its_blocks():
    x, _ = read_images()
    features = captions.pool(x)
    assert features.shape == (200, 49)
    assert features[7, 10] == np.mean(x[7, 0, 4:8, 12:16])


@pytest.mark.slow
def test_an_autoencoder_knows_more_of_an_image_than_the_mean_of_all():
    x, labels = read_images()
    made = job("ufldl_autoencoder", steps=200, batch=50, rate=0.004)
    error = made.judge(all_of(made)[0], x, labels)
    assert error < 0.7 * np.mean((x - np.mean(x, axis=0)) ** 2)


@pytest.mark.slow
def test_a_transformer_says_the_next_row_better_than_repeating_the_last_one():
    x, labels = read_images()
    made = job("transformer_block", steps=200, rate=0.004)
    error = made.judge(all_of(made)[0], x, labels)
    assert error < 0.8 * np.mean((x[:, :, 1:] - x[:, :, :-1]) ** 2)


@pytest.mark.some(quick=2)
@pytest.mark.parametrize("kind", UNLABELED)
def test_without_classes_the_mean_squared_error_is_told(kind, tmp_path, capsys):
    file = tmp_path / "a.json"
    given = SHORT | {"steps": 1, "batch": None, "language": "numpy"}
    others = dict.fromkeys(["folder", "checkpoint", "plot"])
    assert command.train(kind, **given, full=False, json_file=str(file), **others)
    report = json.loads(file.read_text())
    made = job(kind, steps=1, batch=report["batch"])
    error = made.judge(all_of(made)[0], *read_images())
    assert report["error numpy"] == error
    assert "accuracy numpy" not in report
    said = capsys.readouterr().out
    assert f"1 steps of {4 if kind in kinds.SEQUENCES else 50} images" in said
    assert f"mean squared error of the images it was trained on {error:.6f}" in said


def test_the_command_offers_every_network_that_can_be_made():
    (kind,) = (p for p in runs.train.params if p.name == "kind")
    assert sorted(kind.type.choices) == sorted(kinds.MAKERS)


def test_windows_of_the_text_stand_side_by_side_and_ask_for_what_follows():
    text, (x, y) = read_text(), read_windows()
    characters = sorted(set(text))
    said, asked = ("".join(characters[place] for place in v.ravel()) for v in (x, y))
    assert x.shape == y.shape == (32, 16)
    assert text.startswith(said) and text[1:].startswith(asked)
    assert max(x.max(), y.max()) + 1 == len(characters)


@pytest.mark.parametrize("kind", kinds.OF_TEXT)
def test_a_model_of_text_predicts_as_its_loss_says(kind):
    made = job(kind, steps=30, rate=0.02)
    x, y = read_windows()
    before, after = (
        np.mean(made.predict(theta, x) == y) for theta in (made.theta, all_of(made)[0])
    )
    assert before < 0.1 and after > 0.15


def test_a_limit_cuts_the_entries_of_a_gradient_off():
    made = job("char_rnn", steps=2)
    *args, _ = made.args(*made.start()[:3], 0, 2)
    free, far, cut = (made.function(*args, limit)[0] for limit in (0, 1e6, 0.01))
    np.testing.assert_array_equal(free, far)
    assert np.max(np.abs(free - cut)) > 1e-4


def test_a_text_has_no_more_windows_than_are_committed():
    options = {"checkpoint": None, "plot": None, "json_file": None}
    with pytest.raises(UsageError, match="--full: gpt is trained on a text"):
        command.train(
            "gpt", **SHORT, language="numpy", full=True, folder=None, **options
        )


@pytest.mark.slow
def test_a_killed_training_goes_on_to_the_same_bits(tmp_path):
    words = ["mlp", "--language", "numpy", "--steps", "2000", "--batch", "20"]
    kept = ["--checkpoint", str(tmp_path / "state")]
    path = tmp_path / "state.numpy.npz"
    with subprocess.Popen(
        [sys.executable, "-m", "pyref", "train", *words, *kept]
    ) as run:
        deadline = time.monotonic() + 60
        while not path.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
    with np.load(path) as found:
        assert 0 < len(found["losses"]) < 2000
    for name, extra in (("on", kept), ("whole", [])):
        done = pyref(*words, *extra, "--json", tmp_path / f"{name}.json")
        assert done.returncode == 0, done.stderr
    on, whole = (
        json.loads((tmp_path / f"{n}.json").read_text()) for n in ("on", "whole")
    )
    assert on == whole


@pytest.mark.slow
def test_a_checkpoint_of_another_training_is_refused_by_name(tmp_path):
    words = ["mlp", "--language", "numpy", "--steps", "5"]
    kept = ["--checkpoint", tmp_path / "state"]
    assert pyref(*words, *kept).returncode == 0
    done = pyref(*words, "--rate", "0.5", *kept)
    assert done.returncode == 2
    assert "checkpoint is of training.mlp_training-" in done.stderr
    path = tmp_path / "state.numpy.npz"
    for damaged in (
        b"not a checkpoint",
        path.read_bytes()[:3000],
        b"PK\3\4 and no more",
    ):
        path.write_bytes(damaged)
        done = pyref(*words, *kept)
        assert done.returncode == 2
        assert "state.numpy.npz: not a checkpoint" in done.stderr


@pytest.mark.some(quick=2)
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--plot", "nowhere/a.svg"], "nowhere is no folder"),
        (["--checkpoint", "nowhere/state"], "nowhere is no folder"),
        (["--json", "nowhere/a.json"], "nowhere is no folder"),
        (["--rate", "-1"], "-1.0 is not in the range x>0"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_trained(
    words, told, tmp_path
):
    done = pyref("mlp", "--language", "numpy", "--steps", "3", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert told in " ".join(done.stderr.split())
    assert not done.stdout


@pytest.mark.parametrize(("off", "agreed"), [(1e-3, False), (1e-9, True)])
def test_languages_that_end_apart_are_told(off, agreed, monkeypatch, capsys):
    def descend(language, job, path, tick):
        factor = 1 + off * (language == "octave")
        losses = np.ones((job.steps, 1)) * factor
        return run.State(job.theta, job.theta, job.theta, losses)

    monkeypatch.setattr(command, "descend", descend)
    monkeypatch.setattr(command, "find_octave", lambda: True)
    options = {
        "full": False,
        "folder": None,
        "checkpoint": None,
        "plot": None,
        "json_file": None,
    }
    assert command.train("mlp", **SHORT, language="both", **options) is agreed
    assert f"loss of a step {off:.1e}" in capsys.readouterr().out


def test_a_curve_falls_from_a_full_block():
    (line,) = draw_blocks(np.linspace(1, 0, 200))
    assert len(line) == 72
    assert (line[0], line[-1]) == ("█", " ")


@pytest.mark.skipif(not run.FULL.exists(), reason="no dataset-fashion-mnist")
def test_all_images_train_a_network_that_is_right_four_times_in_five(tmp_path):
    words = ["--full", "--language", "numpy", "--steps", "600", "--batch", "100"]
    done = pyref("mlp", *words, "--json", tmp_path / "a.json")
    assert done.returncode == 0, done.stderr
    assert json.loads((tmp_path / "a.json").read_text())["accuracy numpy"] > 0.8


@pytest.mark.needs_octave
@pytest.mark.skipif(not run.FULL.exists(), reason="no dataset-fashion-mnist")
def test_both_languages_take_the_same_steps_on_all_images_too(tmp_path):
    words = ["--full", "--steps", "40", "--batch", "100"]
    done = pyref("mlp", *words, "--json", tmp_path / "a.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "a.json").read_text())
    assert max(report["apart"].values()) < 1e-12


@pytest.mark.slow
@pytest.mark.needs_octave
def test_images_of_a_folder_are_trained_on_and_classified(tmp_path):
    for part in ("train", "t10k"):
        for name in (IMAGES, LABELS):
            copied = name.replace("fashion-mnist-200", part)
            shutil.copy(DATA / name, tmp_path / copied)
    words = ["--images", tmp_path, "--steps", "12", "--batch", "100", "--rate", "0.01"]
    done = pyref("dolhansky", *words, "--json", tmp_path / "a.json")
    assert done.returncode == 0, done.stderr
    assert "200 test images right" in done.stdout
    report = json.loads((tmp_path / "a.json").read_text())
    assert max(report["apart"].values()) < 1e-12
    assert report["numpy"][0] == pytest.approx(100 * np.log(10), rel=0.01)


def test_a_step_of_dolhansky_is_the_rate_times_the_gradient_of_the_sum():
    made = job("dolhansky", steps=1)
    theta, m, v, losses = all_of(made)
    w1, w2 = rolled(made.theta, [(785, 100), (101, 10)])
    rows = made.order[0].astype(int)
    x, y = (given[rows] for given in made.given)
    loss, back = dolhansky(x, w1, w2, y)
    _, dw1, dw2 = back(np.ones((1, 1)))
    moved = unrolled([w1 - 0.01 * dw1, w2 - 0.01 * dw2], [w1.shape, w2.shape])
    np.testing.assert_allclose(theta, moved, rtol=1e-15)
    assert losses.item() == loss.item()
    assert not np.any(m) and not np.any(v)


def test_all_images_where_there_are_none_exit_with_3(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "FULL", tmp_path / "none")
    with pytest.raises(MissingError, match="apt-get install dataset-fashion-mnist"):
        run.read_all("train")
