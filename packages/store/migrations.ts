/** A step of the database's shape. Once released its text is never changed: the database remembers its hash. */
export interface Migration {
  /** 1, 2, 3, … without a gap. */
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Everything lives in a schema of its own, so that a shared PostgreSQL database stays tidy. */
export const migrations: readonly Migration[] = [
  {
    number: 1,
    name: "users, sessions, secrets",
    sql: `
create table switchyard.users (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  role text not null check (role in ('viewer', 'editor', 'admin')),
  password_hash text not null,
  created_at timestamptz not null default now()
);
create unique index users_name on switchyard.users (lower(name));
create table switchyard.sessions (
  token_sha256 text primary key,
  user_id uuid not null references switchyard.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_user on switchyard.sessions (user_id);
create table switchyard.secrets (
  name text primary key,
  value text not null
);
`,
  },
  {
    number: 2,
    name: "sites, scenarios, series",
    sql: `
create table switchyard.sites (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  note text not null default '',
  created_at timestamptz not null default now()
);
create table switchyard.scenarios (
  id uuid primary key default gen_random_uuid(),
  site_id uuid references switchyard.sites (id) on delete set null,
  name text not null unique,
  latest_version integer not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create table switchyard.scenario_versions (
  scenario_id uuid not null references switchyard.scenarios (id) on delete cascade,
  version integer not null check (version >= 1),
  text text not null,
  hash text not null,
  note text not null default '',
  created_by uuid references switchyard.users (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (scenario_id, version)
);
create table switchyard.series (
  id uuid primary key default gen_random_uuid(),
  scenario_id uuid references switchyard.scenarios (id) on delete cascade,
  name text not null,
  kind text not null check (kind in ('prices', 'forward', 'weather', 'graph', 'other')),
  content bytea not null,
  bytes integer not null,
  sha256 text not null,
  summary text not null,
  created_by uuid references switchyard.users (id) on delete set null,
  created_at timestamptz not null default now()
);
create unique index series_name on switchyard.series
  (name, coalesce(scenario_id, '00000000-0000-0000-0000-000000000000'::uuid));
`,
  },
  {
    number: 3,
    name: "runs and jobs",
    sql: `
create table switchyard.runs (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  title text not null,
  scenario_id uuid references switchyard.scenarios (id) on delete set null,
  version integer,
  scenario_hash text not null,
  code_version text not null,
  inputs text not null,
  result text not null,
  result_sha256 text not null,
  result_bytes integer not null,
  created_by uuid references switchyard.users (id) on delete set null,
  created_at timestamptz not null default now()
);
create index runs_scenario on switchyard.runs (scenario_id, created_at desc);
create index runs_created on switchyard.runs (created_at desc);
create table switchyard.jobs (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  input text not null,
  scenario_id uuid references switchyard.scenarios (id) on delete set null,
  version integer,
  progress_done integer not null default 0,
  progress_total integer not null default 0,
  progress_what text not null default '',
  attempt integer not null default 0,
  crashes integer not null default 0,
  cancel_requested boolean not null default false,
  worker text,
  lease_until timestamptz,
  run_id uuid references switchyard.runs (id) on delete set null,
  error text,
  created_by uuid references switchyard.users (id) on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);
create index jobs_waiting on switchyard.jobs (created_at) where state in ('queued', 'running');
create table switchyard.job_parts (
  job_id uuid not null references switchyard.jobs (id) on delete cascade,
  part text not null,
  content bytea not null,
  primary key (job_id, part)
);
`,
  },
];
