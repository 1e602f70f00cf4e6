import type { TideWindow } from "../api/windows";

/** A day of one berth as a ribbon: deep water is wide, shallow water is thin. */
export function TideRibbon({ windows }: { windows: TideWindow[] }) {
  return (
    <ol className="tide-ribbon">
      {windows.map((window) => (
        <li key={window.opens_at} data-draught={window.max_draught_cm}>
          <time dateTime={window.opens_at}>{window.opens_at.slice(11, 16)}</time>
        </li>
      ))}
    </ol>
  );
}
