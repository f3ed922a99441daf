# ESP32-C6 with 4 MiB of flash.
include("${CMAKE_CURRENT_LIST_DIR}/../board.cmake")
set(IDF_TARGET esp32c6)
set(SDKCONFIG_DEFAULTS boards/sdkconfig.base boards/sdkconfig.c6)
ncnn_mp_board(4MiB)
