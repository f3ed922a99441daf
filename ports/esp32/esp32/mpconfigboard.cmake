# ESP32 with 4 MiB of flash; PSRAM is used where there is any.
include("${CMAKE_CURRENT_LIST_DIR}/../board.cmake")
set(IDF_TARGET esp32)
set(SDKCONFIG_DEFAULTS boards/sdkconfig.base boards/sdkconfig.spiram)
ncnn_mp_board(4MiB)
