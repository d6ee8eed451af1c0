import type { AnsweredFile } from '../protocol.ts';

/** Has the browser save a file that the server answered; it needs no address of its own that could be opened again. */
export function saveFile({ name, type, text }: AnsweredFile): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
