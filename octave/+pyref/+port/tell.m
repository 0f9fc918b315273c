% Print the report of pyref.check: as pyref check prints its own.
%
%     pyref.port.tell (report)

function tell (report)
  fprintf ('%s as %s: %s\n', report.target, report.layer, pyref.port.verdict (report));
  if ~isempty (report.conventions)
    fprintf ('  with these conventions: %s\n', strjoin (report.conventions, '; '));
  end
  names = report.others(1:end * report.right,1).';
  if strncmp (pyref.port.verdict (report), 'loses digits', 12)
    names{end+1} = 'textbook';
  end
  names = setdiff (names, report.accepted, 'stable');
  for i = 1:numel (names)
    fprintf ('  to let that pass: ''accept'', {''%s''}\n', names{i});
  end
  for i = 1:numel (report.diagnoses)
    d = report.diagnoses{i};
    names = strjoin (d.where, ', ');
    if isempty (names)
      names = 'the refusal';
    end
    fprintf ('  %d. %s: %s\n', i, d.name, d.effect);
    fprintf ('     %s: the numbers of this mistake to %.0f digits, ', names, d.digits);
    words = {'cases', 'case'};
    fprintf ('%d of %d arrays in %d %s\n', d.explained, d.arrays, d.cases, ...
             words{1 + (d.cases == 1)});
  end
  if ~isempty (report.places)
    fprintf ('  where: %s\n', strjoin (report.places, '; '));
  end
  if ~report.passed && ~isempty (report.numbers)
    arrays = cellfun (@(f) f.array, report.numbers, 'UniformOutput', false);
    wrong = cellfun (@(f) f.array, report.wrong, 'UniformOutput', false);
    lost = sum (strcmp (wrong, 'case'), 2);
    names = setdiff (unique (arrays, 'stable'), {'case'}, 'stable');
    for i = 1:numel (names)
      of = sum (strcmp (arrays, names{i}), 2);
      fprintf ('  %-8s right in %d of %d\n', names{i}, ...
               of - sum (strcmp (wrong, names{i}), 2), of + lost);
    end
  end
  digits = cellfun (@(f) f.digits, report.wrong);
  digits(isnan (digits)) = -1;
  [~, worst] = sort (digits);
  for i = 1:min (5, numel (worst))
    f = report.wrong{worst(i)};
    place = '';
    if ~isempty (f.where)
      places = arrayfun (@num2str, f.where, 'UniformOutput', false);
      place = ['(' strjoin(places, ',') ')'];
    end
    single_ = '';
    if strcmp (f.dtype, 'float32')
      single_ = ' float32';
    end
    if isnan (f.digits)
      told = f.note;
    else
      told = sprintf ('%.1f digits; is %.17g, not %.17g (grade %s)', ...
                      f.digits, f.got, f.want, f.grade);
    end
    fprintf ('  %s%s %s%s: %s\n', f.case, single_, f.array, place, told);
  end
  if numel (report.wrong) > 5
    fprintf ('  ... and %d more\n', numel (report.wrong) - 5);
  end
  bad = report.habits(cellfun (@(f) ~strcmp (f.verdict, 'pass'), report.habits));
  names = cellfun (@(f) f.array, bad, 'UniformOutput', false);
  kinds = unique (names, 'stable');
  for i = 1:numel (kinds)
    mine = bad(strcmp (names, kinds{i}));
    count = numel (unique (cellfun (@(f) f.case, mine, 'UniformOutput', false)));
    words = {'cases', 'case'};
    fprintf ('  habit: %s: %s (%d %s)\n', kinds{i}, mine{1}.note, count, ...
             words{1 + (count == 1)});
  end
  idle = cellfun (@(f) strcmp (f.verdict, 'skip'), report.numbers);
  notes = cellfun (@(f) f.note, report.numbers(idle), 'UniformOutput', false);
  kinds = unique (notes, 'stable');
  for i = 1:numel (kinds)
    fprintf ('  left out %d: %s\n', sum (strcmp (notes, kinds{i}), 2), kinds{i});
  end
  if report.left_out > 0
    fprintf ('  %d cases cannot be written in this convention\n', report.left_out);
  end
end

%!test <a habit is told with how many cases show it>
%! one = struct ('array', 'same bits again', 'note', 'dx differs', 'case', 'a', ...
%!               'verdict', 'fail');
%! two = setfield (one, 'case', 'b');
%! report = struct ('target', 'f', 'layer', 'dense', 'conventions', {{}}, ...
%!                  'others', {cell(0, 2)}, 'diagnoses', {{}}, 'passed', false, ...
%!                  'places', {{}}, 'right', true, 'wrong', {{}}, ...
%!                  'habits', {{one, two}}, 'numbers', {{}}, ...
%!                  'accepted', {{}}, 'left_out', 0, 'cases', 3, 'reason', '');
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, '  habit: same bits again: dx differs (2 cases)')));
%! report.habits = {one};
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, '  habit: same bits again: dx differs (1 case)')));
%!test <the verdict comes first>
%! report = struct ('target', 'f', 'layer', 'dense', 'conventions', {{}}, ...
%!                  'others', {cell(0, 2)}, 'diagnoses', {{}}, 'passed', true, ...
%!                  'places', {{}}, ...
%!                  'right', true, 'wrong', {{}}, 'habits', {{}}, 'numbers', {{}}, ...
%!                  'accepted', {{}}, 'left_out', 0, 'cases', 3, 'reason', '');
%! assert (evalc ('pyref.port.tell (report)'), ...
%!         sprintf ('f as dense: right: all 3 cases, 0 of the bound at most\n'));
