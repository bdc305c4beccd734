"""The NVIDIA card of this machine, asked of its driver: name, versions, peak bandwidth."""
import ctypes
from dataclasses import dataclass

# CUdevice_attribute, of CUDA's driver API.
MEMORY_CLOCK, MEMORY_WIDTH = 36, 37
CAPABILITY_MAJOR, CAPABILITY_MINOR, MULTIPROCESSORS, CLOCK = 75, 76, 16, 13


class NoCard(Exception):
    """Why there is no card to measure."""


@dataclass
class Card:
    name: str
    driver: str  # the CUDA that the driver is for
    architecture: str
    multiprocessors: int
    clock_mhz: float
    memory_bytes: int
    bandwidth: float  # bytes a second, nominal; 0 where the driver does not say


def find_card(number=0):
    try:
        cuda = ctypes.CDLL("libcuda.so.1")
    except OSError as problem:
        raise NoCard(f"there is no NVIDIA driver: {problem}") from None

    def call(function, *arguments):
        if not hasattr(cuda, function):
            raise NoCard(f"the NVIDIA driver is too old: it has no {function}")
        if (result := getattr(cuda, function)(*arguments)) != 0:
            raise NoCard(f"the NVIDIA driver cannot be used: {function} returned {result}")

    def integer(function, *arguments):
        value = ctypes.c_int()
        call(function, ctypes.byref(value), *arguments)
        return value.value

    call("cuInit", 0)
    if number >= (count := integer("cuDeviceGetCount")):
        raise NoCard(f"there is no device cuda:{number}, the NVIDIA driver finds {count}")
    device = integer("cuDeviceGet", number)
    name, memory = ctypes.create_string_buffer(256), ctypes.c_size_t()
    call("cuDeviceGetName", name, len(name), device)
    call("cuDeviceTotalMem_v2", ctypes.byref(memory), device)

    def attribute(which):
        value = ctypes.c_int()
        known = cuda.cuDeviceGetAttribute(ctypes.byref(value), which, device) == 0
        return value.value if known else 0

    version = integer("cuDriverGetVersion")
    return Card(name.value.decode(), f"{version // 1000}.{version % 1000 // 10}",
                f"sm_{attribute(CAPABILITY_MAJOR)}{attribute(CAPABILITY_MINOR)}",
                attribute(MULTIPROCESSORS), attribute(CLOCK) / 1e3, memory.value,
                2e3 * attribute(MEMORY_CLOCK) * attribute(MEMORY_WIDTH) / 8)
