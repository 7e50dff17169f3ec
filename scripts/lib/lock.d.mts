export function withLock<Result>(lockFile: string, work: () => Result | Promise<Result>): Promise<Result>;
