/** Its address in the dashboard. */
export function buildLink(
  appUrl: string | null,
  parameters: { run?: string; ticket?: string; job?: string },
): string | null {
  if (appUrl === null) return null;
  const url = new URL(appUrl);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}
