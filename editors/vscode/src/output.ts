// What the program prints, as far as commands read it.

/** The repos that `crossbook new` lists where it is given none. */
export function namedRepos(stderr: string): string[] {
  const list = stderr.match(/with commas between \(([^)]*)\)/);
  return list ? list[1].split(",").map((name) => name.trim()).filter((name) => name) : [];
}

/** The first plan that a dry run would write. */
export function firstPlan(stdout: string): string | undefined {
  return stdout.match(/^\+\+\+ (?:b\/)?(.*PLAN\.md)\s*$/m)?.[1];
}

/** The address that `crossbook serve` says it is at. */
export function servedAt(said: string): string | undefined {
  return said.match(/serving (http:\S+)/)?.[1];
}
