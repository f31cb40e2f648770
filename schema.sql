-- The whole workspace of Xueshi. The program runs this very file to make a new database.
--
-- How to read it
--   * Every table is STRICT. Hours and credits are INTEGER hundredths (250 is 2.5 学时), from 0 to a million hours.
--   * A day is TEXT 'YYYY-MM-DD'. A rough day may also be 'YYYY-MM' or 'YYYY', as old files have it.
--   * Closed lists are checked here and mirrored in src/model; a test holds both together.
--   * Every recorded table has `id INTEGER PRIMARY KEY AUTOINCREMENT`, so that a number is never given twice and a deed
--     can be undone by number. Recorded are all tables but those under "What is never undone" at the end: on each
--     connection that writes, the program makes triggers from this schema that copy old and new row into `change`.
--   * So: no REPLACE, no other triggers, and deeds only through the program.

PRAGMA application_id = 0x58534850; -- 'XSHP'
PRAGMA user_version = 1;

-- ---------------------------------------------------------------------------------------------- the school

-- One row. The year kind says how a year without a policy's own word is meant.
CREATE TABLE school (
  id            INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id = 1),
  name          TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  short_name    TEXT,
  code          TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 40 AND code NOT GLOB '*[^0-9A-Za-z]*'), -- 标识码, in file names
  credit_code   TEXT,                                     -- 统一社会信用代码
  stage         TEXT NOT NULL DEFAULT 'primary' CHECK (stage IN ('kindergarten', 'primary', 'secondary')),
  region        TEXT,                                     -- 所属地区
  district      TEXT,                                     -- 区县
  authority     TEXT,                                     -- 主管部门
  parent_school TEXT,                                     -- 镇中心小学
  base_school   INTEGER NOT NULL DEFAULT 0 CHECK (base_school IN (0, 1)), -- 基地校
  principal     TEXT,
  vice_principal TEXT,                                    -- 分管领导
  administrator TEXT,                                     -- 填表人
  auditor       TEXT,                                     -- 审核人
  phone         TEXT,
  address       TEXT,
  year_kind     TEXT NOT NULL DEFAULT 'calendar' CHECK (year_kind IN ('calendar', 'school')),
  period_from   TEXT NOT NULL CHECK (period_from IS date(period_from)),   -- the current year
  period_to     TEXT NOT NULL CHECK (period_to IS date(period_to) AND period_to >= period_from)
) STRICT;

-- Policies in force 执行的规程. Several may be in force at once.
CREATE TABLE school_policy (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  policy     TEXT NOT NULL,                               -- id of the pack
  valid_from TEXT NOT NULL CHECK (valid_from IS date(valid_from)),
  valid_to   TEXT CHECK (valid_to IS date(valid_to) AND valid_to >= valid_from),
  parameters TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(parameters)),   -- numbers the source leaves to the school
  is_main    INTEGER NOT NULL DEFAULT 0 CHECK (is_main IN (0, 1))         -- shown first, prints by default
) STRICT;

-- Packs of the school's own (a copy with other numbers), and packs that came with a 地区包.
CREATE TABLE policy_pack (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  policy TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL CHECK (origin IN ('own', 'district')),
  text   TEXT NOT NULL,
  digest TEXT NOT NULL CHECK (length(digest) = 64)
) STRICT;

-- Key and value: parameters of attendance, naming pattern of proofs, appearance that belongs to the school.
CREATE TABLE setting (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  key   TEXT NOT NULL UNIQUE,
  value TEXT NOT NULL
) STRICT;

-- Days that differ from the week: a public holiday (0) or a Saturday or Sunday that is worked (1).
CREATE TABLE holiday (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  day     TEXT NOT NULL UNIQUE CHECK (day IS date(day)),
  working INTEGER NOT NULL CHECK (working IN (0, 1)),
  name    TEXT
) STRICT;

-- ---------------------------------------------------------------------------------------------- staff 教职工

-- A person who left keeps the row and the hours. Names are kept as written; name_key has no spaces and one kind of dot.
-- pinyin holds every reading for search, written by the program.
CREATE TABLE staff (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  name            TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
  name_key        TEXT NOT NULL CHECK (length(name_key) >= 1),
  pinyin          TEXT NOT NULL DEFAULT '',
  former_name     TEXT,                                   -- 曾用名
  staff_code      TEXT UNIQUE CHECK (staff_code <> ''),   -- 教师编号 / 继续教育编码, may be missing
  employee_number TEXT,                                   -- 教职工号
  document_type   TEXT NOT NULL DEFAULT 'citizen',        -- 证件类型
  document_number TEXT CHECK (document_number <> ''),
  sex             TEXT CHECK (sex IN ('male', 'female')),
  birth           TEXT CHECK (birth IS date(birth)),
  ethnicity       TEXT,
  department      TEXT,
  post            TEXT,                                   -- 岗位类别
  duty            TEXT,                                   -- 行政职务
  subject         TEXT,                                   -- main 学科
  other_subjects  TEXT,                                   -- the others, joined by 、
  stage           TEXT,                                   -- 学段
  title           TEXT,                                   -- 职称 of the teachers' series
  other_title     TEXT,                                   -- a title of another series, as written
  title_since     TEXT,                                   -- 任现职时间, rough day
  post_grade      INTEGER CHECK (post_grade BETWEEN 1 AND 13), -- 专业技术岗位等级
  education       TEXT CHECK (education IN ('secondary', 'college', 'bachelor', 'master', 'doctor')),
  joined          TEXT,                                   -- 参加工作年月, rough day
  joined_school   TEXT,                                   -- 进本校年月, rough day
  phone           TEXT,
  email           TEXT,
  status          TEXT NOT NULL DEFAULT 'active',         -- 人员状态
  establishment   TEXT,                                   -- 在编/编外
  full_time       INTEGER CHECK (full_time IN (0, 1)),    -- 是否专任
  registered_on   TEXT,                                   -- 最近定期注册日期, rough day
  home_school     TEXT,                                   -- 人事关系所在校
  reported_by     TEXT CHECK (reported_by IN ('here', 'there')), -- who hands in the hours of 派出/派入
  applying_for    TEXT CHECK (applying_for IN ('intermediate', 'associate', 'senior')),
  is_new          INTEGER NOT NULL DEFAULT 0 CHECK (is_new IN (0, 1)),   -- 新教师
  is_head         INTEGER NOT NULL DEFAULT 0 CHECK (is_head IN (0, 1)),  -- 校长/园长
  photo           INTEGER REFERENCES evidence (id),
  confirmed_on    TEXT CHECK (confirmed_on IS date(confirmed_on)),       -- on the signed yearly list
  note            TEXT
) STRICT;
CREATE UNIQUE INDEX staff_document ON staff (document_number, document_type) WHERE document_number IS NOT NULL;
CREATE INDEX staff_name ON staff (name_key);

-- What happens to a person: 入职 调入 调出 借调 交流 离岗 退休. Policies that excuse or count pro rata read the days.
CREATE TABLE staff_change (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  staff    INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  kind     TEXT NOT NULL CHECK (kind IN ('joined', 'moved_in', 'moved_out', 'exchanged', 'seconded', 'sent_in', 'sent_out',
             'sick_leave', 'maternity_leave', 'study_leave', 'retired', 'left', 'died', 'other')),
  from_day TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day   TEXT CHECK (to_day IS date(to_day) AND to_day >= from_day),
  school   TEXT,                                          -- the other school
  document TEXT,                                          -- 文号
  note     TEXT,
  begun    INTEGER NOT NULL DEFAULT 0 CHECK (begun IN (0, 1)), -- the first day came: 人员状态 followed it
  ended    INTEGER NOT NULL DEFAULT 0 CHECK (ended IN (0, 1))  -- the last day is over: 人员状态 followed it
) STRICT;
CREATE INDEX staff_change_staff ON staff_change (staff);

-- Lines of the national file's 14 items beyond the columns of staff; fields as a JSON object.
CREATE TABLE staff_item (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  staff    INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  item     TEXT NOT NULL,
  from_day TEXT,
  to_day   TEXT,
  fields   TEXT NOT NULL CHECK (json_valid(fields)),
  evidence INTEGER REFERENCES evidence (id)
) STRICT;
CREATE INDEX staff_item_staff ON staff_item (staff);

-- 问题数据: people who may be one, and how it was settled.
CREATE TABLE problem_group (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT NOT NULL CHECK (kind IN ('document', 'name_birth', 'name')),
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'changed', 'proved', 'deleted', 'rejected')),
  resolution TEXT,
  evidence   INTEGER REFERENCES evidence (id)
) STRICT;
CREATE TABLE problem_member (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  problem_group INTEGER NOT NULL REFERENCES problem_group (id) ON DELETE CASCADE,
  staff         INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  UNIQUE (problem_group, staff)
) STRICT;

-- 已审核信息变更: a change to what stands on a sealed staff list.
CREATE TABLE change_request (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  staff        INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  field        TEXT NOT NULL,
  before       TEXT,
  after        TEXT,
  reason       TEXT NOT NULL CHECK (reason <> ''),
  state        TEXT NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'agreed', 'refused')),
  requested_on TEXT NOT NULL CHECK (requested_on IS date(requested_on)),
  decided_on   TEXT CHECK (decided_on IS date(decided_on)),
  document     TEXT
) STRICT;

-- 年级组, 教研组, 备课组; many to many.
CREATE TABLE staff_group (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  kind   TEXT NOT NULL CHECK (kind IN ('grade', 'subject', 'lesson', 'other')),
  name   TEXT NOT NULL CHECK (name <> ''),
  leader INTEGER REFERENCES staff (id) ON DELETE SET NULL,
  UNIQUE (kind, name)
) STRICT;
CREATE TABLE group_member (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  staff_group INTEGER NOT NULL REFERENCES staff_group (id) ON DELETE CASCADE,
  staff       INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  UNIQUE (staff_group, staff)
) STRICT;
CREATE INDEX group_member_staff ON group_member (staff);

-- ---------------------------------------------------------------------------------------------- dictionaries

-- 主办单位, 承办单位 (施教机构).
CREATE TABLE institution (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT NOT NULL UNIQUE CHECK (name <> ''),
  kind        TEXT CHECK (kind IN ('authority', 'research', 'audiovisual', 'university', 'training', 'base', 'school', 'company', 'other')),
  level       TEXT CHECK (level IN ('school', 'area', 'county', 'city', 'province', 'nation')),
  code        TEXT,
  approved_by TEXT,
  note        TEXT
) STRICT;
CREATE TABLE institution_alias (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  institution INTEGER NOT NULL REFERENCES institution (id) ON DELETE CASCADE,
  alias       TEXT NOT NULL UNIQUE CHECK (alias <> '')
) STRICT;

-- Choose or type: courses, auditors, subjects, titles, opinion templates, reasons, places.
CREATE TABLE dictionary_value (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  dictionary TEXT NOT NULL,
  value      TEXT NOT NULL CHECK (value <> ''),
  standard   TEXT,                                        -- the value this one is another spelling of
  UNIQUE (dictionary, value)
) STRICT;

-- Which field a column of a workbook is, asked once and remembered by its heading. No field: not to be read.
CREATE TABLE header_mapping (
  id      INTEGER PRIMARY KEY AUTOINCREMENT,
  form    TEXT NOT NULL,                                  -- kind of list: staff, roster, entry …
  heading TEXT NOT NULL CHECK (heading <> ''),            -- without spaces, hints and marks
  field   TEXT,
  UNIQUE (form, heading)
) STRICT;

-- ---------------------------------------------------------------------------------------------- training 培训

-- 培训计划 of a year and its lines. A filed line approves the sessions that belong to it.
CREATE TABLE plan (
  id              INTEGER PRIMARY KEY AUTOINCREMENT,
  title           TEXT NOT NULL,
  from_day        TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day          TEXT NOT NULL CHECK (to_day IS date(to_day) AND to_day >= from_day),
  filed_with      TEXT,
  filed_on        TEXT CHECK (filed_on IS date(filed_on)),
  acknowledgement TEXT
) STRICT;
CREATE TABLE plan_line (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  plan   INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  topic  TEXT NOT NULL,
  month  TEXT,
  hours  INTEGER CHECK (hours BETWEEN 0 AND 100000000),
  leader TEXT,
  note   TEXT
) STRICT;

-- The dossier of seven kinds (平利办法 3(1)) and other papers of a year.
CREATE TABLE dossier_item (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  from_day TEXT NOT NULL CHECK (from_day IS date(from_day)),
  kind     TEXT NOT NULL CHECK (kind IN ('organisation', 'rules', 'plan', 'assessment', 'schedule', 'event', 'minutes', 'other')),
  title    TEXT NOT NULL,
  evidence INTEGER NOT NULL REFERENCES evidence (id)
) STRICT;

-- 培训项目/培训班. Hours are set for speakers and for listeners (灵活学时 4). With settles = 'sessions' the hours of a
-- person are the sum of the sessions, made into one entry at the settlement of a term or year.
CREATE TABLE program (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  code           TEXT NOT NULL UNIQUE CHECK (code <> ''),
  title          TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  activity       TEXT NOT NULL,                           -- model::facts::Activity
  mode           TEXT NOT NULL DEFAULT 'face' CHECK (mode IN ('face', 'online', 'mixed')),
  level          TEXT CHECK (level IN ('school', 'area', 'county', 'city', 'province', 'nation')),
  organiser      TEXT CHECK (organiser IN ('authority', 'research', 'other')),
  institution    INTEGER REFERENCES institution (id),     -- 主办单位
  provider       INTEGER REFERENCES institution (id),     -- 承办单位 (施教机构)
  from_day       TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day         TEXT NOT NULL CHECK (to_day IS date(to_day) AND to_day >= from_day),
  days           INTEGER CHECK (days >= 1),
  place          TEXT,
  content        TEXT,
  speaker_hours  INTEGER NOT NULL DEFAULT 0 CHECK (speaker_hours BETWEEN 0 AND 100000000),
  listener_hours INTEGER NOT NULL DEFAULT 0 CHECK (listener_hours BETWEEN 0 AND 100000000),
  credits        INTEGER CHECK (credits BETWEEN 0 AND 100000000),
  settles        TEXT NOT NULL DEFAULT 'program' CHECK (settles IN ('program', 'sessions')),
  plan_line      INTEGER REFERENCES plan_line (id),
  planned        INTEGER NOT NULL DEFAULT 1 CHECK (planned IN (0, 1)),
  approval       TEXT,                                    -- 批准文号
  approved_on    TEXT CHECK (approved_on IS date(approved_on)),
  state          TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'returned', 'superseded', 'void')),
  supersedes     INTEGER REFERENCES program (id),         -- an adjustment is a new row beside the old
  late_reason    TEXT,                                    -- 补录
  note           TEXT
) STRICT;
CREATE INDEX program_days ON program (to_day);

-- The category of a program under a policy, where it is set by hand.
CREATE TABLE program_category (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  program  INTEGER NOT NULL REFERENCES program (id) ON DELETE CASCADE,
  policy   TEXT NOT NULL,
  category TEXT NOT NULL,
  UNIQUE (program, policy)
) STRICT;

-- 场次.
CREATE TABLE session (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  program   INTEGER NOT NULL REFERENCES program (id) ON DELETE CASCADE,
  number    INTEGER NOT NULL CHECK (number >= 1),
  day       TEXT NOT NULL CHECK (day IS date(day)),
  from_time TEXT CHECK (from_time IS strftime('%H:%M', from_time)),
  to_time   TEXT CHECK (to_time IS strftime('%H:%M', to_time)),
  topic     TEXT,
  place     TEXT,
  speaker   TEXT,
  hours     INTEGER NOT NULL CHECK (hours BETWEEN 0 AND 100000000),
  UNIQUE (program, number)
) STRICT;

-- 参训: a person's part in a program. row_number is the place on the printed sign-in sheet. Everybody is granted
-- except those marked out, and then a reason is kept; whose entry was made void is marked out with its reason.
CREATE TABLE participation (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  program    INTEGER NOT NULL REFERENCES program (id) ON DELETE CASCADE,
  staff      INTEGER NOT NULL REFERENCES staff (id),
  row_number INTEGER NOT NULL CHECK (row_number >= 1),
  role       TEXT NOT NULL DEFAULT 'learner' CHECK (role IN ('learner', 'speaker', 'host', 'participant')),
  hours      INTEGER CHECK (hours BETWEEN 0 AND 100000000), -- where they differ from the program's
  credits    INTEGER CHECK (credits BETWEEN 0 AND 100000000), -- where they differ from the program's
  certificate TEXT,                                       -- 证书编号
  outcome    TEXT CHECK (outcome IN ('pass', 'fail', 'absent')),
  grade      TEXT CHECK (grade IN ('excellent', 'good', 'pass')),
  granted    INTEGER NOT NULL DEFAULT 1 CHECK (granted IN (0, 1)),
  reason     TEXT,
  note       TEXT,
  CHECK (granted = 1 OR reason <> ''),
  UNIQUE (program, staff),
  UNIQUE (program, row_number)
) STRICT;
CREATE INDEX participation_staff ON participation (staff);

-- 考勤: only what is not plain presence. Hours may be set for one person in one session.
CREATE TABLE attendance (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  session       INTEGER NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  participation INTEGER NOT NULL REFERENCES participation (id) ON DELETE CASCADE,
  mark          TEXT NOT NULL CHECK (mark IN ('present', 'late', 'early', 'personal', 'sick', 'official', 'maternity', 'absent')),
  hours         INTEGER CHECK (hours BETWEEN 0 AND 100000000),
  note          TEXT,
  UNIQUE (session, participation)
) STRICT;
CREATE INDEX attendance_participation ON attendance (participation);

-- 外出培训审批表.
CREATE TABLE approval (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  staff       INTEGER NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  title       TEXT NOT NULL,
  from_day    TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day      TEXT NOT NULL CHECK (to_day IS date(to_day) AND to_day >= from_day),
  place       TEXT,
  cost        INTEGER CHECK (cost >= 0),                  -- fen
  cost_source TEXT,
  approved_by TEXT,
  approved_on TEXT CHECK (approved_on IS date(approved_on)),
  entry       INTEGER REFERENCES entry (id) ON DELETE SET NULL,
  evidence    INTEGER REFERENCES evidence (id)
) STRICT;

-- ---------------------------------------------------------------------------------------------- the ledger 学时

-- 学时记录. The facts of what was done; what a policy makes of them is computed, never stored here.
-- claimed is what the record asks for, computed what the program reckons from days or lines; where claimed was typed
-- over a computed figure, override_reason says why. Sealed rows change only by rows that supersede them.
CREATE TABLE entry (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  staff          INTEGER NOT NULL REFERENCES staff (id),
  program        INTEGER REFERENCES program (id),
  participation  INTEGER REFERENCES participation (id),
  source         TEXT NOT NULL CHECK (source IN ('program', 'own', 'import', 'platform', 'supplement', 'adjustment', 'opening', 'transfer')),
  state          TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'pending', 'passed', 'refused', 'submitted', 'approved',
                   'returned', 'recall_requested', 'superseded', 'void', 'deleted')),
  title          TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 500),
  activity       TEXT NOT NULL,                           -- model::facts::Activity
  mode           TEXT NOT NULL DEFAULT 'face' CHECK (mode IN ('face', 'online', 'mixed')),
  from_day       TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day         TEXT NOT NULL CHECK (to_day IS date(to_day) AND to_day >= from_day),
  from_half      TEXT CHECK (from_half IN ('am', 'pm')),
  to_half        TEXT CHECK (to_half IN ('am', 'pm')),
  days           INTEGER CHECK (days >= 1),
  sessions       INTEGER NOT NULL DEFAULT 1 CHECK (sessions >= 1),
  minutes        INTEGER CHECK (minutes >= 0),
  claimed        INTEGER CHECK (claimed BETWEEN 0 AND 100000000),
  computed       INTEGER CHECK (computed BETWEEN 0 AND 100000000),
  override_reason TEXT,
  credits        INTEGER CHECK (credits BETWEEN 0 AND 100000000),
  role           TEXT NOT NULL DEFAULT 'learner' CHECK (role IN ('learner', 'speaker', 'host', 'participant')),
  level          TEXT CHECK (level IN ('school', 'area', 'county', 'city', 'province', 'nation')),
  grade          TEXT CHECK (grade IN ('excellent', 'good', 'pass')),
  outcome        TEXT CHECK (outcome IN ('pass', 'fail', 'absent')),
  author_rank    INTEGER NOT NULL DEFAULT 1 CHECK (author_rank BETWEEN 1 AND 99),
  medium         TEXT CHECK (medium IN ('journal', 'newspaper')),
  serial_number  INTEGER NOT NULL DEFAULT 1 CHECK (serial_number IN (0, 1)),  -- has a 刊号
  organiser      TEXT CHECK (organiser IN ('authority', 'research', 'other')),
  work           TEXT CHECK (work <> ''),                 -- the same work counts once
  education      TEXT CHECK (education IN ('secondary', 'college', 'bachelor', 'master', 'doctor')),
  same_subject   INTEGER NOT NULL DEFAULT 1 CHECK (same_subject IN (0, 1)),
  planned        INTEGER NOT NULL DEFAULT 1 CHECK (planned IN (0, 1)),
  late           INTEGER NOT NULL DEFAULT 0 CHECK (late IN (0, 1)),
  complete       INTEGER NOT NULL DEFAULT 1 CHECK (complete IN (0, 1)),
  confirmed      INTEGER NOT NULL DEFAULT 1 CHECK (confirmed IN (0, 1)),
  institution    TEXT,                                    -- 施教机构, as on the proof
  place          TEXT,
  content        TEXT,
  certificate    TEXT,                                    -- 证书编号
  origin_school  TEXT,                                    -- of hours that came with a transfer
  supersedes     INTEGER REFERENCES entry (id),
  adjust_reason  TEXT,                                    -- why it stands in the place of another 调整
  voids          INTEGER NOT NULL DEFAULT 0 CHECK (voids IN (0, 1)), -- an adjustment that makes the other void, nothing more
  late_reason    TEXT,                                    -- 补录
  fraud          INTEGER NOT NULL DEFAULT 0 CHECK (fraud IN (0, 1)),
  opinion        TEXT,                                    -- of the last refusal, return or void
  note           TEXT,
  CHECK (state NOT IN ('refused', 'returned', 'void') OR opinion <> ''),
  CHECK (supersedes IS NULL OR adjust_reason <> ''),
  CHECK (supersedes IS NOT NULL OR voids = 0)
) STRICT;
CREATE INDEX entry_staff ON entry (staff, to_day);
CREATE INDEX entry_state ON entry (state);
CREATE INDEX entry_program ON entry (program);
-- The order of the ledger, with what its list and its sum ask of each entry, so that they read no more than this.
CREATE INDEX entry_day ON entry (to_day, id, state, claimed);
-- One live entry for each part in a program, however often hours are granted; one for each stretch that is settled.
CREATE UNIQUE INDEX entry_once ON entry (participation, from_day)
  WHERE participation IS NOT NULL AND supersedes IS NULL AND state NOT IN ('void', 'deleted', 'superseded');

-- An entry has one adjustment at a time.
CREATE UNIQUE INDEX entry_adjusted_once ON entry (supersedes)
  WHERE supersedes IS NOT NULL AND state NOT IN ('void', 'deleted', 'superseded');

-- The category under a policy, where it is set by hand; else the pack classifies the facts.
CREATE TABLE entry_category (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  entry    INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
  policy   TEXT NOT NULL,
  category TEXT NOT NULL,
  by_hand  INTEGER NOT NULL DEFAULT 1 CHECK (by_hand IN (0, 1)),
  UNIQUE (entry, policy)
) STRICT;

-- Detail lines whose sum is the figure (继教网学时登记 4).
CREATE TABLE entry_line (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  entry  INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number >= 1),
  day    TEXT CHECK (day IS date(day)),
  name   TEXT NOT NULL,
  hours  INTEGER NOT NULL CHECK (hours BETWEEN 0 AND 100000000),
  UNIQUE (entry, number)
) STRICT;

-- 证明材料: a file of the folder evidence/, named by its SHA-256. The file is written and synced before the row.
CREATE TABLE evidence (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  sha256     TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64),
  name       TEXT NOT NULL CHECK (name <> ''),            -- as it was called when it came
  media_type TEXT NOT NULL,
  size       INTEGER NOT NULL CHECK (size >= 0),          -- bytes
  original   INTEGER REFERENCES evidence (id)             -- the file that this one was turned or shrunk from
) STRICT;
CREATE TABLE entry_evidence (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  entry    INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  number   INTEGER NOT NULL CHECK (number >= 1),          -- 序号 in the form's order
  kind     TEXT NOT NULL CHECK (kind IN ('certificate', 'notice', 'plan', 'roster', 'sign_in', 'cover', 'contents', 'article', 'record', 'screenshot', 'other')),
  caption  TEXT,
  UNIQUE (entry, number)
) STRICT;
CREATE INDEX entry_evidence_evidence ON entry_evidence (evidence);
CREATE TABLE program_evidence (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  program  INTEGER NOT NULL REFERENCES program (id) ON DELETE CASCADE,
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  session  INTEGER REFERENCES session (id) ON DELETE SET NULL,
  number   INTEGER NOT NULL CHECK (number >= 1),
  kind     TEXT NOT NULL CHECK (kind IN ('certificate', 'notice', 'plan', 'roster', 'sign_in', 'cover', 'contents', 'article', 'record', 'screenshot', 'other')),
  caption  TEXT,
  UNIQUE (program, number)
) STRICT;

-- What was decided about an entry, at which level, by whom. The state of the entry is the outcome; this is the history.
CREATE TABLE decision (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  entry      INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
  level      TEXT NOT NULL CHECK (level IN ('school', 'county', 'city')),
  result     TEXT NOT NULL CHECK (result IN ('passed', 'refused', 'approved', 'returned', 'void', 'recall_agreed', 'recall_refused')),
  opinion    TEXT,
  auditor    TEXT,
  decided_on TEXT NOT NULL CHECK (decided_on IS date(decided_on)),
  document   TEXT,                                        -- 文号
  bulk       INTEGER NOT NULL DEFAULT 0 CHECK (bulk IN (0, 1)),
  checks     TEXT CHECK (json_valid(checks)),             -- the seven check items, where they were ticked
  submission INTEGER REFERENCES submission (id),
  CHECK (result NOT IN ('refused', 'returned', 'void') OR opinion <> '')
) STRICT;
CREATE INDEX decision_entry ON decision (entry);

-- 申请打回.
CREATE TABLE recall (
  id           INTEGER PRIMARY KEY AUTOINCREMENT,
  entry        INTEGER NOT NULL REFERENCES entry (id) ON DELETE CASCADE,
  reason       TEXT NOT NULL CHECK (reason <> ''),
  state        TEXT NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'agreed', 'refused')),
  requested_on TEXT NOT NULL CHECK (requested_on IS date(requested_on)),
  decided_on   TEXT CHECK (decided_on IS date(decided_on)),
  document     TEXT
) STRICT;

-- ---------------------------------------------------------------------------------------------- submissions 报送

-- content is the frozen data.json, canonical; its digest is what verification code and paper show.
CREATE TABLE submission (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  kind           TEXT NOT NULL CHECK (kind IN ('staff', 'programs', 'hours', 'adjustments', 'supplements')),
  number         INTEGER NOT NULL CHECK (number >= 1),    -- 第 n 号 of the period and kind
  period_from    TEXT NOT NULL CHECK (period_from IS date(period_from)),
  period_to      TEXT NOT NULL CHECK (period_to IS date(period_to) AND period_to >= period_from),
  state          TEXT NOT NULL DEFAULT 'prepared' CHECK (state IN ('prepared', 'signed', 'exported', 'partly_decided', 'decided', 'cancelled')),
  policy         TEXT NOT NULL,
  policy_digest  TEXT NOT NULL CHECK (length(policy_digest) = 64),
  content        TEXT NOT NULL CHECK (json_valid(content)),
  content_digest TEXT NOT NULL CHECK (length(content_digest) = 64),
  code           TEXT NOT NULL CHECK (length(code) = 16), -- 核验码
  recipient      TEXT,
  prepared_on    TEXT NOT NULL CHECK (prepared_on IS date(prepared_on)),
  exported_on    TEXT CHECK (exported_on IS date(exported_on)),
  folder         TEXT,                                    -- where the 报送材料 went last
  volume_limit   INTEGER CHECK (volume_limit > 0),        -- bytes a volume, at the first export
  manifest       TEXT,                                    -- made once at export and kept, with its signature
  signature      TEXT,
  follows        INTEGER REFERENCES submission (id),      -- the one this corrects
  note           TEXT,
  UNIQUE (kind, period_from, period_to, number)
) STRICT;
CREATE TABLE submission_item (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  submission INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number >= 1),
  entry      INTEGER REFERENCES entry (id),
  staff      INTEGER REFERENCES staff (id),
  program    INTEGER REFERENCES program (id),
  decision   TEXT NOT NULL DEFAULT 'open' CHECK (decision IN ('open', 'approved', 'returned', 'cancelled')),
  opinion    TEXT,
  decided_on TEXT CHECK (decided_on IS date(decided_on)),
  document   TEXT,
  CHECK ((entry IS NOT NULL) + (staff IS NOT NULL) + (program IS NOT NULL) = 1),
  UNIQUE (submission, number)
) STRICT;
-- In at most one open submission.
CREATE UNIQUE INDEX submission_item_entry ON submission_item (entry) WHERE decision = 'open' AND entry IS NOT NULL;
CREATE TABLE submission_scan (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  submission INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
  evidence   INTEGER NOT NULL REFERENCES evidence (id),
  number     INTEGER NOT NULL CHECK (number >= 1),
  UNIQUE (submission, number)
) STRICT;
-- The files of a submission: forms and lists, made once with its content so that what is printed, signed and sent is the
-- same, and the proofs. name is what people read, path what the package calls it.
CREATE TABLE submission_file (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  submission INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number >= 1),
  path       TEXT NOT NULL CHECK (path <> ''),
  name       TEXT NOT NULL CHECK (name <> ''),
  evidence   INTEGER NOT NULL REFERENCES evidence (id),
  UNIQUE (submission, number)
) STRICT;
CREATE TABLE submission_volume (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  submission INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
  number     INTEGER NOT NULL CHECK (number >= 1),
  name       TEXT NOT NULL,
  sha256     TEXT NOT NULL CHECK (length(sha256) = 64),
  size       INTEGER NOT NULL CHECK (size >= 0),
  UNIQUE (submission, number)
) STRICT;

-- 学分卡打印权限.
CREATE TABLE print_permission (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  from_day   TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day     TEXT NOT NULL CHECK (to_day IS date(to_day) AND to_day >= from_day),
  granted_by TEXT NOT NULL,
  document   TEXT,
  evidence   INTEGER REFERENCES evidence (id)
) STRICT;

-- ---------------------------------------------------------------------------------------------- the year's end

-- 年度结转: figures frozen with the pack that made them.
CREATE TABLE year_close (
  id            INTEGER PRIMARY KEY AUTOINCREMENT,
  period_from   TEXT NOT NULL CHECK (period_from IS date(period_from)),
  period_to     TEXT NOT NULL CHECK (period_to IS date(period_to) AND period_to >= period_from),
  policy        TEXT NOT NULL,
  policy_digest TEXT NOT NULL CHECK (length(policy_digest) = 64),
  closed_on     TEXT NOT NULL CHECK (closed_on IS date(closed_on)),
  UNIQUE (period_from, period_to, policy)
) STRICT;
CREATE TABLE year_result (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  year_close INTEGER NOT NULL REFERENCES year_close (id) ON DELETE CASCADE,
  staff      INTEGER NOT NULL REFERENCES staff (id),
  result     TEXT NOT NULL CHECK (result IN ('met', 'unmet', 'made_up', 'excused', 'none')), -- 合格 不合格 不合格-已补足 免于考核 不设要求
  total      INTEGER NOT NULL CHECK (total BETWEEN 0 AND 100000000),
  assessment TEXT NOT NULL CHECK (json_valid(assessment)),                -- src/policy/frozen.rs
  made_up_on TEXT CHECK (made_up_on IS date(made_up_on)),
  CHECK ((result = 'made_up') = (made_up_on IS NOT NULL)),
  UNIQUE (year_close, staff)
) STRICT;

-- 公示.
CREATE TABLE public_notice (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  title      TEXT NOT NULL,
  from_day   TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day     TEXT NOT NULL CHECK (to_day IS date(to_day) AND to_day >= from_day),
  place      TEXT,
  submission INTEGER REFERENCES submission (id),
  objections TEXT,
  outcome    TEXT,
  taken_down TEXT CHECK (taken_down IS date(taken_down))
) STRICT;

-- Hours of a training elsewhere that stand though no leave for it was written down before it began, and why.
CREATE TABLE approval_waiver (
  id     INTEGER PRIMARY KEY AUTOINCREMENT,
  entry  INTEGER NOT NULL UNIQUE REFERENCES entry (id) ON DELETE CASCADE,
  reason TEXT NOT NULL
) STRICT;

-- Photos that show a notice on the wall.
CREATE TABLE notice_photo (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  notice   INTEGER NOT NULL REFERENCES public_notice (id) ON DELETE CASCADE,
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  UNIQUE (notice, evidence)
) STRICT;

-- 抽查. The seed repeats the draw.
CREATE TABLE inspection (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  period_from TEXT NOT NULL CHECK (period_from IS date(period_from)),
  period_to   TEXT NOT NULL CHECK (period_to IS date(period_to) AND period_to >= period_from),
  percentage  INTEGER NOT NULL CHECK (percentage BETWEEN 1 AND 100),
  at_least    INTEGER NOT NULL CHECK (at_least >= 1),
  seed        INTEGER NOT NULL,
  drawn_on    TEXT NOT NULL CHECK (drawn_on IS date(drawn_on))
) STRICT;
CREATE TABLE inspection_item (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  inspection INTEGER NOT NULL REFERENCES inspection (id) ON DELETE CASCADE,
  staff      INTEGER NOT NULL REFERENCES staff (id),
  result     TEXT NOT NULL DEFAULT 'drawn' CHECK (result IN ('drawn', 'confirmed', 'again', 'rechecked')), -- 抽中 现场确认 重新考核 复审
  note       TEXT,
  UNIQUE (inspection, staff)
) STRICT;

-- Saved questions 自定义查询.
CREATE TABLE saved_query (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT NOT NULL UNIQUE CHECK (name <> ''),
  definition TEXT NOT NULL CHECK (json_valid(definition))
) STRICT;

-- 套表: a district's own form and what goes where in it.
CREATE TABLE form_template (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  name     TEXT NOT NULL UNIQUE CHECK (name <> ''),
  evidence INTEGER NOT NULL REFERENCES evidence (id),
  mapping  TEXT NOT NULL CHECK (json_valid(mapping))
) STRICT;

-- ---------------------------------------------------------------------------------------------- What is never undone

-- 经过: one row a deed, append-only. hash = SHA-256 over the row before and this row (src/store/journal.rs says how), so
-- that a changed or cut past shows. detail may be blanked by a purge, which is a deed too; the digests stay.
CREATE TABLE journal (
  id             INTEGER PRIMARY KEY AUTOINCREMENT,
  at             TEXT NOT NULL,                           -- 'YYYY-MM-DD HH:MM:SS', the school's wall clock
  actor          TEXT NOT NULL,
  deed           TEXT NOT NULL,                           -- stable code
  summary        TEXT NOT NULL,                           -- what the administrator reads
  detail         TEXT CHECK (json_valid(detail)),
  undoes         INTEGER REFERENCES journal (id),
  content_digest TEXT NOT NULL CHECK (length(content_digest) = 64),
  change_digest  TEXT NOT NULL CHECK (length(change_digest) = 64),
  hash           TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX journal_deed ON journal (deed);
CREATE INDEX journal_undoes ON journal (undoes) WHERE undoes IS NOT NULL;

-- Every row that a deed touched, as it was and as it became (JSON objects; NULL where there was or is none).
CREATE TABLE change (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  deed       INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row        INTEGER NOT NULL,
  old        TEXT,
  new        TEXT
) STRICT;
CREATE INDEX change_deed ON change (deed);
CREATE INDEX change_row ON change (table_name, row);

-- Keys with their days. secret is minisign's own secret-key text, encrypted where a passphrase is set, empty once the key
-- was handed over. Not recorded, so that no open secret stays in the history when it is encrypted.
CREATE TABLE signing_key (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  public_key TEXT NOT NULL UNIQUE,
  secret     TEXT NOT NULL,
  encrypted  INTEGER NOT NULL CHECK (encrypted IN (0, 1)),
  from_day   TEXT NOT NULL CHECK (from_day IS date(from_day)),
  to_day     TEXT CHECK (to_day IS date(to_day))
) STRICT;

-- 导入日志. Stays when the import is undone; the journal says that it was.
CREATE TABLE import_batch (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  deed      INTEGER NOT NULL REFERENCES journal (id) DEFERRABLE INITIALLY DEFERRED,
  kind      TEXT NOT NULL,
  file_name TEXT NOT NULL,
  sha256    TEXT NOT NULL CHECK (length(sha256) = 64),
  sheet     TEXT,
  added     INTEGER NOT NULL CHECK (added >= 0),
  updated   INTEGER NOT NULL CHECK (updated >= 0),
  unchanged INTEGER NOT NULL CHECK (unchanged >= 0),
  rejected  INTEGER NOT NULL CHECK (rejected >= 0)
) STRICT;
CREATE TABLE import_problem (
  id        INTEGER PRIMARY KEY AUTOINCREMENT,
  batch     INTEGER NOT NULL REFERENCES import_batch (id) ON DELETE CASCADE,
  severity  TEXT NOT NULL CHECK (severity IN ('rejected', 'duplicate', 'warning')),
  sheet     TEXT,
  row       INTEGER,
  column    TEXT,
  value     TEXT,
  problem   TEXT NOT NULL
) STRICT;
CREATE INDEX import_problem_batch ON import_problem (batch);
