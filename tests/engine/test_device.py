import pytest
import torch

from explorer.engine.device import DeviceError, choose, prepare_threads, prepared, prove
from explorer.graph.training_options import Device


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which only the processor computes."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)


def test_the_processor_computes() -> None:
    assert prove(Device.CPU).is_available
    assert choose(Device.CPU) == torch.device("cpu")


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("device", [Device.CUDA, Device.MPS])
def test_a_device_that_is_not_there_is_refused_in_one_sentence(device: Device) -> None:
    with pytest.raises(DeviceError, match=rf"^Device {device} is not available: [^\n]+$"):
        choose(device)


@pytest.mark.usefixtures("bare")
def test_automatic_takes_what_works() -> None:
    assert choose(Device.AUTO) == torch.device("cpu")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (RuntimeError("no kernel image\nfor this card"), "no kernel image"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_device_that_fails_its_test_does_not_count_as_one_that_works(
    error: Exception, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "ones", fail)
    proof = prove(Device.CUDA)
    assert (proof.is_available, proof.message) == (False, text)


def test_a_device_that_computes_wrong_results_is_not_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torch, "ones", lambda *_, **__: torch.zeros(8, 8))
    assert prove(Device.CPU).message == "self-test failed: wrong result"


def test_every_device_is_tried_and_told_of() -> None:
    found = prepared()
    assert type(found.torch) is str
    assert [proof.device for proof in found.devices] == ["cuda", "mps", "cpu"]
    assert all(proof.title and proof.message for proof in found.devices)


def test_a_small_network_takes_one_thread() -> None:
    before = torch.get_num_threads()
    prepare_threads(1_000)
    assert torch.get_num_threads() == 1
    prepare_threads(10**12)
    assert torch.get_num_threads() >= 1
    torch.set_num_threads(before)
