/* The least that any FIT decoder does: look at every byte for the checksum. */
#include <stddef.h>
#include <stdint.h>

uint16_t checksum(const uint8_t *bytes, size_t size) {
    static const uint16_t table[16] = {
        0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
        0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
    };
    uint16_t crc = 0;
    for (size_t i = 0; i < size; i++) {
        crc = (crc >> 4) ^ table[crc & 15] ^ table[bytes[i] & 15];
        crc = (crc >> 4) ^ table[crc & 15] ^ table[bytes[i] >> 4];
    }
    return crc;
}
