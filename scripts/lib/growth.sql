-- A whole country in an empty, migrated store on PostgreSQL: made by scripts/growth, to measure by hand. Deterministic.
-- psql variables: months (how many, the last one open), provinces, communes, cells, collaborators.
\set ON_ERROR_STOP on
\timing on
SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '1GB';

-- As the program's ids: version 7, so that what is made later sorts behind.
CREATE FUNCTION made_id(at bigint, kind int, number bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-7' || lpad(to_hex(kind), 3, '0') || '-8000-'
        || lpad(to_hex(number), 12, '0') FROM (SELECT lpad(to_hex(at), 12, '0') AS h) t $$;
-- From 0 up to below the bound; the same for the same numbers.
CREATE FUNCTION pick(number bigint, salt int, bound int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ((hashint8extended(number, salt) & 9223372036854775807) % bound)::int $$;
CREATE FUNCTION millis(day text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT (extract(epoch FROM (day || ' 00:00:00+07')::timestamptz) * 1000)::bigint $$;

-- What a table's indexes and foreign keys are, to be made again when it is full.
CREATE TABLE growth_later (number serial, sql text NOT NULL);
CREATE PROCEDURE set_aside(name text) LANGUAGE plpgsql AS $$
DECLARE it record;
BEGIN
    FOR it IN SELECT conname, pg_get_constraintdef(oid) AS def, contype FROM pg_constraint
        WHERE conrelid = name::regclass AND contype IN ('f', 'u', 'p') ORDER BY contype = 'f' DESC
    LOOP
        CONTINUE WHEN it.contype <> 'f';
        INSERT INTO growth_later (sql) VALUES (format('ALTER TABLE %I ADD CONSTRAINT %I %s', name, it.conname, it.def));
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', name, it.conname);
    END LOOP;
    FOR it IN SELECT i.indexrelid::regclass::text AS index, pg_get_indexdef(i.indexrelid) AS def FROM pg_index i
        WHERE i.indrelid = name::regclass
            AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid)
    LOOP
        INSERT INTO growth_later (sql) VALUES (it.def);
        EXECUTE format('DROP INDEX %s', it.index);
    END LOOP;
END $$;
CALL set_aside('report_source'); CALL set_aside('accepted_item'); CALL set_aside('report_signature');
CALL set_aside('report_version'); CALL set_aside('report'); CALL set_aside('obligation'); CALL set_aside('audit_event');
CALL set_aside('obligation_tally');

-- Units: the root is there.
CREATE TABLE growth_unit AS
WITH root AS (SELECT id FROM unit WHERE is_root = 1),
province AS (SELECT n, made_id(1700000000000, 1, n) AS id FROM generate_series(1, :provinces) n),
commune AS (SELECT n, made_id(1700000001000, 2, n) AS id, 1 + n % :provinces AS above
    FROM generate_series(1, :communes) n),
cell AS (SELECT n, made_id(1700000002000, 3, n) AS id, 1 + n % :communes AS above FROM generate_series(1, :cells) n)
SELECT 1 AS rank, p.n, p.id, root.id AS parent_id, 'T' || lpad(p.n::text, 2, '0') AS code, 'Tỉnh ' || p.n AS name,
    'tinh ' || p.n AS folded, 'tinh!2 ' || lpad(length(p.n::text)::text, 2, '0') || p.n || '!0' AS sort_key,
    'committee' AS kind, 'province' AS level, p.id || ' ' || root.id AS line FROM province p, root
UNION ALL
SELECT 2, c.n, c.id, p.id, 'X' || lpad(c.n::text, 4, '0'), 'Xã ' || c.n, 'xa ' || c.n,
    'xa1!3 ' || lpad(length(c.n::text)::text, 2, '0') || c.n || '!0', 'committee', 'commune',
    c.id || ' ' || p.id || ' ' || root.id FROM commune c JOIN province p ON p.n = c.above, root
UNION ALL
SELECT 3, b.n, b.id, c.id, 'B' || lpad(b.n::text, 6, '0'), 'Chi bộ ' || b.n, 'chi bo ' || b.n,
    'chi!0 bo2!5 ' || lpad(length(b.n::text)::text, 2, '0') || b.n || '!0', 'cell', 'grassroots',
    b.id || ' ' || c.id || ' ' || p.id || ' ' || root.id
FROM cell b JOIN commune c ON c.n = b.above JOIN province p ON p.n = c.above, root;
INSERT INTO unit (id, kind, receives_for_id, valid_from, version, created_at, updated_at)
SELECT id, kind, NULL, '2000-01-01', 1, 1700000000000 + rank * 1000,
    1700000000000 + rank * 1000 FROM growth_unit ORDER BY rank, n;
INSERT INTO unit_fact (unit_id, valid_from, code, name, level, parent_id, folded, sort_key)
SELECT id, '2000-01-01', code, name, level, parent_id, lower(code) || ' ' || folded || ' ', sort_key
FROM growth_unit ORDER BY rank, n;
CREATE UNIQUE INDEX growth_unit_place ON growth_unit (rank, n);
ANALYZE growth_unit;

INSERT INTO topic (id, name, unit_id, folded, sort_key, version, created_at, updated_at)
SELECT made_id(1700000003000, 4, n), 'Chủ đề ' || n, (SELECT id FROM unit WHERE is_root = 1), 'chu de ' || n,
    'chu!2 d2e2!1 ' || lpad(length(n::text)::text, 2, '0') || n || '!0', 1, 1700000003000, 1700000003000 FROM generate_series(1, 20) n;

INSERT INTO collaborator (id, code_name, unit_id, occupation, expertise, standing, confidential, folded, version,
    created_at, updated_at)
SELECT made_id(1700000004000 + c.n, 5, c.n), 'CTV-' || lpad(c.n::text, 6, '0'), u.id, 'Cán bộ hưu trí', '["y tế"]', 'active', 0,
    'ctv-' || lpad(c.n::text, 6, '0') || ' can bo huu tri y te', 2, 1700000004000 + c.n, 1700000004000 + c.n
FROM generate_series(1, :collaborators) c (n) JOIN growth_unit u ON u.rank = 2 AND u.n = 1 + c.n % :communes;
INSERT INTO appointment (id, collaborator_id, unit_id, decision_number, decision_date, valid_from, valid_to, position)
SELECT made_id(1700000004000, 6, row_number() OVER (ORDER BY id)), id, unit_id, '09-QĐ/ĐU', '2024-01-12', '2024-01-15', NULL,
    'Cộng tác viên dư luận xã hội' FROM collaborator;
INSERT INTO account (id, username, display_name, unit_id, collaborator_id, password_hash, must_change_password, folded, version,
    created_at, updated_at)
SELECT made_id(1700000005000, 7, row_number() OVER (ORDER BY id)), lower(code_name), 'CTV', unit_id, id, 'none',
    0, lower(code_name) || ' ctv', 1, created_at, created_at FROM collaborator;
INSERT INTO account_grant (id, account_id, role, unit_id, valid_from)
SELECT made_id(1700000006000, 8, row_number() OVER (ORDER BY id)), id, 'collaborator', unit_id, '2024-01-15' FROM account
WHERE collaborator_id IS NOT NULL;

-- Each month collaborators and cells report to their commune, communes to their province, provinces to the root; whoever
-- receives has issued the regime.
INSERT INTO regime (id, issuer_id, title, legal_basis, report_kind, frequency, reporters, within_id, recipients, due_day,
    due_edge, opens_days_before, rollover, sign_off, valid_from, next_period, next_fixed_at, folded, version, created_at,
    updated_at)
SELECT made_id(1700000007000, 32 + r.kind, u.n), u.id, title, 'Chỉ thị 47-CT/TW, 23/5/2025',
    CASE WHEN r.kind > 2 THEN 'synthesis' ELSE 'periodic' END, 'monthly', reporters, u.id, '["' || u.id || '"]', 20,
    'onOrBefore', 19, 'none', 'none', '2025-01-01', '2026-12', millis('2026-12-01'), folded, 1, 1700000007000 + u.n,
    1700000007000 + u.n
FROM (VALUES
    (1, 2, 'Báo cáo tháng của cộng tác viên', 'bao cao thang cua cong tac vien',
        '{"depth":"children","except":[],"kind":"collaborators"}'),
    (2, 2, 'Báo cáo tháng của chi bộ', 'bao cao thang cua chi bo',
        '{"depth":"children","except":[],"kind":"units","levels":["grassroots"],"unitKinds":["cell"]}'),
    (3, 1, 'Báo cáo tháng của xã', 'bao cao thang cua xa',
        '{"depth":"children","except":[],"kind":"units","levels":["commune"],"unitKinds":["committee"]}'),
    (4, 0, 'Báo cáo tháng của tỉnh', 'bao cao thang cua tinh',
        '{"depth":"children","except":[],"kind":"units","levels":["province"],"unitKinds":["committee"]}')
) AS r (kind, rank, title, folded, reporters)
JOIN (SELECT rank, n, id FROM growth_unit UNION ALL SELECT 0, 0, id FROM unit WHERE is_root = 1) u ON u.rank = r.rank;
CREATE TABLE growth_reporter AS
SELECT row_number() OVER () AS n, t.* FROM (
    SELECT 1 AS regime, made_id(1700000007000, 33, u.n) AS regime_id, c.unit_id, c.id AS collaborator_id,
        c.unit_id AS recipient_id, u.line
    FROM collaborator c JOIN growth_unit u ON u.id = c.unit_id AND u.rank = 2
    UNION ALL
    SELECT 5 - u.rank, made_id(1700000007000, 37 - u.rank, COALESCE(above.n, 0)), u.id, NULL, u.parent_id, u.line
    FROM growth_unit u LEFT JOIN growth_unit above ON above.id = u.parent_id) t;
ANALYZE growth_reporter;

-- Sentences as long as people's, one in each item; a report has one item or two. The signatures are as long as those of
-- such texts, but not theirs.
CREATE TABLE growth_sentence AS SELECT row_number() OVER () - 1 AS n, s FROM unnest(ARRAY[
    'Thuốc theo đơn bảo hiểm tại cơ sở tuyến dưới thường thiếu một, hai loại, người bệnh mạn tính phải mua ngoài.',
    'Đợt mưa từ ngày 5 đến ngày 7 làm ngập đoạn đường trũng gần chợ, nước rút chậm nhưng bà con yên tâm.',
    'Cán bộ hưu trí theo dõi việc triển khai chương trình hành động, mong có chỉ tiêu cho từng năm.',
    'Phụ huynh băn khoăn về các khoản thu đầu năm học và đề nghị nhà trường công khai từng khoản.',
    'Người dân đồng tình với việc giải quyết thủ tục tại một nơi, song thời gian chờ còn dài vào đầu tuần.',
    'Giá vật tư nông nghiệp tăng trong khi giá lúa không đổi, nông dân lo vụ tới không có lãi.',
    'Việc thu gom rác ở các ngõ nhỏ chưa đều, nhiều hộ để rác ra đường từ chiều hôm trước.',
    'Nhân dân phấn khởi vì tuyến đường liên thôn được làm xong trước mùa mưa.']) s;

CREATE PROCEDURE make_month(period text, closed boolean) LANGUAGE plpgsql AS $$
DECLARE
    first text := period || '-01';
    last text := ((period || '-01')::date + interval '1 month' - interval '1 day')::date::text;
    opens bigint := millis(period || '-01');
    due bigint := millis(period || '-21');
BEGIN
    CREATE TEMP TABLE made ON COMMIT DROP AS
    SELECT r.*, made_id(opens, 16, r.n) AS obligation_id,
        CASE WHEN s.at IS NOT NULL THEN made_id(s.at, 17, r.n) END AS report_id, s.at, s.progress,
        CASE WHEN s.at IS NOT NULL THEN growth_content(r.n, period, s.at) END AS content
    FROM growth_reporter r, LATERAL (
        SELECT CASE WHEN chance < 50 THEN 'none' WHEN chance < 60 THEN 'waived'
                WHEN chance < (CASE WHEN closed THEN 90 ELSE 700 END) THEN (CASE WHEN closed THEN 'submitted' ELSE 'none' END)
                WHEN chance < (CASE WHEN closed THEN 100 ELSE 900 END) THEN (CASE WHEN closed THEN 'returned' ELSE 'submitted' END)
                ELSE 'accepted' END AS progress, chance
        FROM (SELECT pick(r.n, hashtext(period), 1000) AS chance) c) p,
        LATERAL (SELECT p.progress, CASE WHEN p.progress IN ('submitted', 'returned', 'accepted') THEN
            due - 86400000 * 8 + 1000::bigint * pick(r.n, hashtext(period) + 1, 86400 * 9) END AS at) s;
    INSERT INTO obligation (id, regime_id, period, coverage_first, coverage_last, unit_id, collaborator_id, recipient_id,
        opens_at, due_at, progress, submitted_at, waiver_reason, version, created_at, updated_at, line)
    SELECT obligation_id, regime_id, period, first, last, unit_id, collaborator_id, recipient_id, opens, due, progress, at,
        CASE WHEN progress = 'waived' THEN 'Nghỉ ốm' END, 1, opens, COALESCE(at, opens), line FROM made ORDER BY n;
    INSERT INTO report (id, kind, unit_id, collaborator_id, obligation_id, regime_id, period, coverage_first, coverage_last,
        recipient_id, number, content, status, submitted_number, first_submitted_at, version, seen_version, created_at,
        updated_at, seen_at)
    SELECT report_id, CASE WHEN regime > 2 THEN 'synthesis' ELSE 'periodic' END, unit_id, collaborator_id, obligation_id,
        regime_id, period, first, last, recipient_id, CASE WHEN progress = 'returned' THEN 2 ELSE 1 END, content, progress, 1, at, 3, 2, at, at + 86400000, at + 86400000
    FROM made WHERE at IS NOT NULL ORDER BY at, n;
    INSERT INTO report_version (report_id, number, content, submitted_at, outcome, decided_at, reason, rating)
    SELECT report_id, 1, content, at, CASE WHEN progress = 'submitted' THEN 'pending' ELSE progress END,
        CASE WHEN progress <> 'submitted' THEN at + 86400000 END, CASE WHEN progress = 'returned' THEN 'Bổ sung số liệu' END,
        CASE WHEN progress = 'accepted' THEN 4 END FROM made WHERE at IS NOT NULL ORDER BY at, n;
    INSERT INTO report_signature (report_id, number, recipient_id, coverage_first, coverage_last, hashes)
    SELECT report_id, 1, recipient_id, first, last,
        (SELECT string_agg(md5(made.n::text || period || k), '') FROM generate_series(1, 16) k)
    FROM made WHERE at IS NOT NULL ORDER BY at, n;
    INSERT INTO accepted_item (report_id, position, item_id, topic_id, stance, prevalence)
    SELECT report_id, i, made_id(at, 18 + i, n), made_id(1700000003000, 4, 1 + pick(n, 7 + i, 20)),
        (ARRAY['supportive', 'concerned', 'mixed', 'opposed'])[1 + pick(n, 9 + i, 4)], 'some'
    FROM made, generate_series(0, 1) i WHERE progress = 'accepted' AND i <= pick(n, 11, 2) ORDER BY at, n;
    INSERT INTO audit_event (id, action, subject, unit_id, account_id, at, recorded_at, request_id)
    SELECT made_id(at + k * 1000, 24 + k, n), (ARRAY['report.drafted', 'report.submitted', 'report.accepted'])[k], report_id,
        unit_id, NULL, at, at, md5(n::text || k) FROM made, generate_series(1, 3) k
    WHERE at IS NOT NULL AND (k < 3 OR progress = 'accepted') ORDER BY at, n;
    -- A synthesis rests on what its author accepted.
    INSERT INTO report_source (report_id, number, position, source_id)
    SELECT s.report_id, 1, row_number() OVER (PARTITION BY s.report_id ORDER BY b.n) - 1, b.report_id
    FROM made s JOIN made b ON b.recipient_id = s.unit_id AND b.progress = 'accepted'
    WHERE s.regime > 2 AND s.report_id IS NOT NULL;
END $$;
CREATE FUNCTION growth_content(bigint, text, bigint) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT '{"items":[' || string_agg('{"channels":["interview"],"content":"' || a.s || '","hot":false,"id":"'
        || made_id($3, 18 + i, $1) || '","prevalence":"some","stance":"'
        || (ARRAY['supportive', 'concerned', 'mixed', 'opposed'])[1 + pick($1, 9 + i, 4)]
        || '","strata":["hộ dân"],"topicId":"' || made_id(1700000003000, 4, 1 + pick($1, 7 + i, 20)) || '"}', ',' ORDER BY i)
        || '],"summary":"Tình hình trong tháng ổn định.","title":"Phản ánh dư luận xã hội tháng ' || $2 || '"}'
    FROM generate_series(0, 1) i JOIN growth_sentence a ON a.n = pick($1, hashtext($2) + i, 8) WHERE i <= pick($1, 11, 2) $$;

SELECT format('CALL make_month(%L, %L)', to_char('2026-12-01'::date - k * interval '1 month', 'YYYY-MM'), k > 1)
FROM generate_series(:months, 1, -1) k
\gexec

-- Counts, as they are once the changes have been drawn together.
INSERT INTO obligation_tally (unit_id, parent_id, period, regime_id, due_at, change, open, on_time, on_time_by_proxy, late,
    waived)
SELECT p.unit_id, COALESCE(f.parent_id, ''), o.period, o.regime_id, o.due_at, 0, sum(o.open), sum(o.on_time), 0, sum(o.late),
    sum(o.waived)
FROM (SELECT line, period, regime_id, due_at, count(*) FILTER (WHERE progress = 'none') AS open,
        count(*) FILTER (WHERE submitted_at < due_at) AS on_time, count(*) FILTER (WHERE submitted_at >= due_at) AS late,
        count(*) FILTER (WHERE progress = 'waived') AS waived
    FROM obligation GROUP BY line, period, regime_id, due_at) o,
    LATERAL regexp_split_to_table(o.line, ' ') AS p (unit_id) JOIN unit_fact f USING (unit_id)
GROUP BY p.unit_id, f.parent_id, o.period, o.regime_id, o.due_at;
SELECT sql FROM growth_later ORDER BY sql LIKE 'ALTER%', number
\gexec
DROP TABLE growth_unit, growth_reporter, growth_sentence, growth_later;
DROP PROCEDURE make_month, set_aside;
DROP FUNCTION growth_content, made_id, pick, millis;
VACUUM (ANALYZE);
