/** A name in an address, as Appsmith writes it. */
export function slugify(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
