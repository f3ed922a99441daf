#define MICROPY_HW_BOARD_NAME "ESP32-C3 with ncnn"
#define MICROPY_HW_MCU_NAME "ESP32C3"
#define MICROPY_HW_ENABLE_UART_REPL (1)
// Bluetooth would take flash and RAM that networks need.
#define MICROPY_PY_BLUETOOTH (0)
