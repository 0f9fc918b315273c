"""What is run: every case there is, or those of a layer, in one order."""

from pyref.crosscheck.plan import find_case, list_subjects, select
from pyref.fixtures import networks
from pyref.fixtures.load import layers, load


def test_all_cases_are_those_on_images_and_those_of_every_file():
    files = [case for layer in layers() for case in load(layer)]
    assert select() == [*networks.cases(), *files]
    assert set(list_subjects()) == {case.layer for case in select()}


def test_a_network_has_its_cases_on_images_and_those_of_its_file():
    on_images = [case for case in networks.cases() if case.layer == "cnn"]
    assert select(["cnn"]) == [*on_images, *load("cnn")]
    for case in (on_images[0], load("cnn")[0], load("dense")[0]):
        assert find_case(case.id) is case
        assert select([case.id]) == [case]


def test_cases_come_in_their_own_order_each_once():
    first, second = load("dense")[0], load("relu")[0]
    found = select([second.id, "relu", first.id, first.id])
    assert found == [first, *load("relu")]
