#define MICROPY_HW_BOARD_NAME "ESP32-S3 with ncnn"
#define MICROPY_HW_MCU_NAME "ESP32S3"
// Bluetooth would take flash and RAM that networks need.
#define MICROPY_PY_BLUETOOTH (0)
