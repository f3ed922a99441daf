# ESP32-S3 with 8 MiB of flash; PSRAM is used where there is any.
include("${CMAKE_CURRENT_LIST_DIR}/../board.cmake")
set(IDF_TARGET esp32s3)
set(SDKCONFIG_DEFAULTS boards/sdkconfig.base boards/sdkconfig.usb boards/sdkconfig.spiram_sx boards/sdkconfig.240mhz)
ncnn_mp_board(8MiB)
