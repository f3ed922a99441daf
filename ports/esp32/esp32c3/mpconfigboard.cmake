# ESP32-C3 with 4 MiB of flash.
include("${CMAKE_CURRENT_LIST_DIR}/../board.cmake")
set(IDF_TARGET esp32c3)
set(SDKCONFIG_DEFAULTS boards/sdkconfig.base)
ncnn_mp_board(4MiB)
