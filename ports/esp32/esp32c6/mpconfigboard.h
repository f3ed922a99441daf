#define MICROPY_HW_BOARD_NAME "ESP32-C6 with ncnn"
#define MICROPY_HW_MCU_NAME "ESP32C6"
#define MICROPY_HW_ENABLE_UART_REPL (1)
#define MICROPY_PY_MACHINE_I2S (0)
// Bluetooth would take flash and RAM that networks need.
#define MICROPY_PY_BLUETOOTH (0)
