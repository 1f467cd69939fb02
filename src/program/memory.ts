import v8 from "node:v8";

/**
 * Has V8 collect garbage when the heap is twice what is used. By itself it lets it grow to up to four times that where garbage is made
 * fast, as while large lists are read, and keeps the pages afterwards. It is read at each collection, so that it need not be said
 * on the command line, where a Node that has no such option would not start.
 */
export function boundHeap(): void {
  v8.setFlagsFromString("--heap-growing-percent=100");
}
