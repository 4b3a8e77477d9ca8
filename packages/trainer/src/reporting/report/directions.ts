/** `text-to-image` -> `Text to image`. */
export function directionTitle(id: string): string {
  const words = id.replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
