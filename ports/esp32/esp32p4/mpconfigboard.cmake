# ESP32-P4 with 16 MiB of flash and PSRAM. MicroPython has no board of this chip before 1.27.
include("${CMAKE_CURRENT_LIST_DIR}/../board.cmake")
set(IDF_TARGET esp32p4)
set(SDKCONFIG_DEFAULTS boards/sdkconfig.base)
ncnn_mp_board(16MiB)
