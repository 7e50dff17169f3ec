import { type PlainShard, plainShard, type StudyPorts, shardOfPlain } from "@switchyard/study";
import type { ComputeTask, TaskPorts, UsedFile } from "./task.ts";

/** A finished shard with what it was computed from beside the job's own input, which never changes. */
interface KeptShard {
  readonly codeVersion: string;
  readonly files: readonly UsedFile[];
  readonly shard: PlainShard;
}

/** The shards of a study that runs as a job. */
export interface JobShards {
  /** The port's own; a shard of an earlier attempt that read another file of that name is no longer given back. */
  readonly readFile: TaskPorts["readFile"];
  readonly ports: NonNullable<StudyPorts["shards"]>;
}

/** Gives back the shards that earlier attempts of a job finished, and tells of those of this one. */
export function jobShards({ codeVersion, kept = [] }: ComputeTask, ports: TaskPorts): JobShards {
  const earlier = kept
    .map((text) => JSON.parse(text) as KeptShard)
    .filter((entry) => entry.codeVersion === codeVersion);
  const known = new Map(earlier.map(({ shard }) => [shard.index, shardOfPlain(shard)]));
  const read = new Map<string, string>();
  return {
    readFile: async (name) => {
      const file = await ports.readFile(name);
      read.set(name, file.sha256);
      for (const { files, shard } of earlier)
        if (!files.some((used) => used.name === name && used.sha256 === file.sha256))
          known.delete(shard.index);
      return file;
    },
    ports: {
      known,
      keep: (index, figures) => {
        const files = [...read].map(([name, sha256]) => ({ name, sha256 }));
        const entry: KeptShard = { codeVersion, files, shard: plainShard(index, figures) };
        ports.keepShard?.(JSON.stringify(entry));
      },
    },
  };
}
