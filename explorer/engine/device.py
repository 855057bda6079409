"""Devices and their self-test: a device can report itself available without any kernels."""

import os
import platform
import sys

import torch

from explorer.graph.training_options import Device
from explorer.protocol.events import DeviceCheck, EngineReady
from explorer.schema.messages import message

SMALL_STEP = 100_000_000  # MACs
ORDER = (Device.CUDA, Device.MPS, Device.CPU)


class DeviceError(RuntimeError):
    """Why a requested device cannot be used."""


def prove(device: Device) -> DeviceCheck:
    """Launch a kernel and check its result."""
    if missing := _missing(device):
        return DeviceCheck(device, _title(device), False, *missing)
    try:
        # a matrix product fails on a GPU without kernels
        ones = torch.ones(8, 8, device=device.value)
        if float((ones @ ones).sum()) != 512.0:
            return DeviceCheck(
                device, _title(device), False, message("self-test failed: wrong result")
            )
    except Exception as error:  # a driver can raise anything
        text = (str(error).strip() or type(error).__name__).splitlines()[0]
        return DeviceCheck(device, device.value, False, text)
    return DeviceCheck(device, _title(device), True, message("self-test passed"))


def _missing(device: Device) -> tuple[str, ...]:
    """Return why a device is not available, and advice if there is any."""
    if device is Device.CUDA and not torch.cuda.is_available():
        if torch.version.cuda:
            advice = message("If you have an NVIDIA GPU, check its driver with nvidia-smi.")
            return message("no CUDA GPU found"), advice
        advice = message("If you have an NVIDIA GPU, install a CUDA build of PyTorch.")
        return message("PyTorch was installed without CUDA support"), advice
    if device is Device.MPS and not torch.backends.mps.is_available():
        return (message("no Apple GPU (MPS) found"),)
    return ()


def _title(device: Device) -> str:
    if device is Device.CUDA and torch.cuda.is_available():
        return torch.cuda.get_device_name()
    if device is Device.CPU:
        return platform.processor() or platform.machine() or "CPU"
    return device.value.upper()


def choose(request: Device) -> torch.device:
    """Return the requested device, or the fastest one that works; raises DeviceError."""
    if request is not Device.AUTO:
        check = prove(request)
        if not check.is_available:
            raise DeviceError(
                message(
                    "Device {device} is not available: {reason}. Choose another device.",
                    device=request.value,
                    reason=check.message,
                )
            )
        return torch.device(request.value)
    return torch.device(
        next((check.device for check in map(prove, ORDER) if check.is_available), "cpu")
    )


def prepare_threads(macs_per_step: int) -> None:
    """Leave a core to the window; small networks are faster on one thread."""
    small = macs_per_step < SMALL_STEP
    torch.set_num_threads(1 if small else max(1, _cores() - 1))


def _cores() -> int:
    """Return the cores of this process, which in a container are fewer than the machine's."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def prepared() -> EngineReady:
    """Return the torch version and the self-test of each device."""
    return EngineReady(str(torch.__version__), tuple(map(prove, ORDER)))
