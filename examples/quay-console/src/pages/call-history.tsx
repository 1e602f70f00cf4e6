const ORIGIN_LABEL: Record<string, string> = { desk: "Harbor Desk", console: "Console", planner: "Planner" };

export function Origin({ origin }: { origin: string }) {
  return <span className="origin">{ORIGIN_LABEL[origin] ?? origin}</span>;
}
