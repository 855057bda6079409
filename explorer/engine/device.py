"""Devices, each proven by a real kernel launch: one can report itself available and have none."""

import os
import platform
import sys

import torch

from explorer.graph.training_options import Device
from explorer.protocol.events import DeviceCheck, EngineReady

SMALL_STEP = 100_000_000  # multiply-adds
ORDER = (Device.CUDA, Device.MPS, Device.CPU)


class DeviceError(RuntimeError):
    """Why a device that was asked for cannot be used, in one sentence."""


def prove(device: Device) -> DeviceCheck:
    """Launch a kernel and read its result back."""
    missing, reason = _missing(device)
    if missing:
        return DeviceCheck(device, _title(device), False, missing, reason)
    try:
        # A matrix product, because that is where a card without kernels fails.
        ones = torch.ones(8, 8, device=device.value)
        if float((ones @ ones).sum()) != 512.0:
            return DeviceCheck(device, _title(device), False, "it computes wrong results")
    except Exception as error:  # a driver can raise anything
        text = (str(error).strip() or type(error).__name__).splitlines()[0]
        return DeviceCheck(device, device.value, False, text)
    return DeviceCheck(device, _title(device), True, "a matrix product came back right")


def _missing(device: Device) -> tuple[str, str]:
    if device is Device.CUDA and not torch.cuda.is_available():
        if torch.version.cuda:
            return "no CUDA card answers", "no-cuda-gpu"
        return "this torch is built without CUDA", "cuda-not-built"
    if device is Device.MPS and not torch.backends.mps.is_available():
        return "there is no Apple GPU here", ""
    return "", ""


def _title(device: Device) -> str:
    if device is Device.CUDA and torch.cuda.is_available():
        return torch.cuda.get_device_name()
    if device is Device.CPU:
        return platform.processor() or platform.machine() or "CPU"
    return device.value.upper()


def choose(request: Device) -> torch.device:
    """The device wished for, or the fastest that works; raises DeviceError."""
    if request is not Device.AUTO:
        proof = prove(request)
        if not proof.is_available:
            raise DeviceError(f"the device {request} does not answer: {proof.message}")
        return torch.device(request.value)
    return torch.device(
        next((proof.device for proof in map(prove, ORDER) if proof.is_available), "cpu")
    )


def prepare_threads(macs_per_step: int) -> None:
    """Leave a core to the window; small networks lose more by sharing work than they win."""
    small = macs_per_step < SMALL_STEP
    torch.set_num_threads(1 if small else max(1, _cores() - 1))


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine's."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def prepared() -> EngineReady:
    """What this machine can do, each device proven."""
    return EngineReady(str(torch.__version__), tuple(map(prove, ORDER)))
