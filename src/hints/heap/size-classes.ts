/** How large the block is that Go's allocator gives for a request: internal/runtime/gc/sizeclasses.go (1.26; the same since 1.18). */
const CLASSES: readonly number[] = [
  0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512, 576,
  640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784,
  6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768
];
const LARGEST = 32_768;
const PAGE = 8192;

export function blockFor(request: number): number {
  if (request > LARGEST) return Math.ceil(request / PAGE) * PAGE;
  let low = 0;
  let high = CLASSES.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (CLASSES[middle]! >= request) high = middle;
    else low = middle + 1;
  }
  return CLASSES[low]!;
}
