/** Milliseconds after which a download that has begun holds its octets itself. */
const begun = 10_000;

/** Hands octets to the person as a file of their own: the browser's or the desktop's own download. */
export function saveFile(fileName: string, octets: Blob): void {
  const address = URL.createObjectURL(octets);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), begun);
}
