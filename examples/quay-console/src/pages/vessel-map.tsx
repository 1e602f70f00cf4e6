export const REFRESH_SECONDS = 30;

export function VesselMap() {
  return <canvas aria-label="Ships with a call in the next 48 hours" />;
}
