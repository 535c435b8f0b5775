// A card in sentences: why it fits, then every part that is stated, stated not, or left unsaid.
[{statement: a, text: a.name + [' does not apply: ', ' may apply: ', ' applies: '][CASE WHEN f.only_local THEN 0 ELSE f.rank END]
  + reduce(said = '', d IN [d IN dimensions WHERE d.fit = ['fails', 'may_apply', 'applies'][CASE WHEN f.only_local THEN 0 ELSE f.rank END]
      AND (f.rank < 2 OR f.only_local OR d.named <> [] OR d.asked <> [])]
    | said + CASE WHEN said = '' THEN '' ELSE '; ' END + replace(d.why, 'it may apply: ', '')) + ' (' + paragraphs + ').'}] +
[l IN adjusting WHERE f.only_local | {statement: l.a, text: 'In ' + here.name + ', ' + l.a.name + [' does not apply', ' may apply', ' applies'][l.rank]
  + ', which reaches further (' + head([local IN [l.a] | paragraphs_of(local)]) + ').'}] +
reduce(lines = [], role IN ['secures', 'delivers', 'accountable', 'funds'] | lines +
  [c IN claims WHERE c.r.role = role | {statement: c.r, text:
    CASE WHEN c.place IS NULL THEN '' ELSE 'In ' + c.place + ': ' END + c.body.name + CASE WHEN c.acting = [] THEN '' ELSE
      reduce(names = '', b IN c.acting | names + CASE WHEN names = '' THEN ' (' ELSE ', ' END + b.name) + ')' END
    + CASE WHEN c.r.capacity IS NULL THEN '' WHEN c.r.capacity IN ['home', 'host'] THEN ', as ' + c.r.capacity + ' authority,'
      ELSE ', as ' + c.r.capacity + ',' END
    + CASE WHEN coalesce(c.r.force, 'explanatory') = 'explanatory' THEN CASE role
        WHEN 'delivers' THEN ' delivers it' WHEN 'secures' THEN ' sees that it happens'
        WHEN 'accountable' THEN ' answers for it' ELSE ' pays' END
      ELSE ' ' + replace(c.r.force, '_', ' ') + CASE role
        WHEN 'delivers' THEN ' deliver it' WHEN 'secures' THEN ' see that it happens'
        WHEN 'accountable' THEN ' answer for it' ELSE ' pay' END END
    + CASE WHEN c.r.share IS NULL THEN '' ELSE ' ' + toString(round(c.r.share * 100, 1)) + ' %' END
    + CASE WHEN c.r.above > 0 THEN ' above £' + c.above ELSE '' END
    + CASE WHEN c.r.to IS NULL THEN '' ELSE ' up to £' + c.to END
    + CASE WHEN c.r.part IS NULL THEN '' ELSE ' for ' + c.r.part END
    + CASE WHEN c.budget IS NULL THEN '' ELSE ' from ' + c.budget.name END + ' (' + c.paragraphs + ').'}] +
  [d IN denials WHERE d.d.role = role | {statement: d.d, text:
    CASE WHEN d.named = [] THEN 'Nobody is said to ' ELSE d.who + ' is said not to ' END
    + CASE role WHEN 'delivers' THEN 'deliver it' WHEN 'secures' THEN 'have to see that it happens'
      WHEN 'accountable' THEN 'answer for it' ELSE 'pay' END + ' (' + d.paragraphs + ').'}] +
  CASE WHEN none(c IN claims WHERE c.r.role = role) AND none(d IN denials WHERE d.d.role = role AND d.named = []) THEN
    [{statement: null, text: 'The sources held do not say who ' + CASE role WHEN 'delivers' THEN 'delivers it'
      WHEN 'secures' THEN 'must see that it happens' WHEN 'accountable' THEN 'answers for it' ELSE 'pays' END + '.'}]
  ELSE [] END)
