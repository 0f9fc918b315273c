% Print the report of pyref.check: as pyref check prints its own.
%
%     pyref.port.tell (report)
%
% What stands below the verdict, code to be pasted apart, is at most 80 columns wide.

function tell (report)
  fprintf ('%s as %s: %s\n', report.target, report.layer, pyref.port.verdict (report));
  if ~isempty (report.conventions)
    put ('  with these conventions: %s', strjoin (with_names (report), '; '));
  end
  if ~isempty (report.advice)
    fprintf ('  %s\n', strrep (report.advice, char (10), [char(10) '  ']));
  end
  names = acceptable (report);
  for i = 1:numel (names)
    put ('  to let that pass: ''accept'', {''%s''}', names{i});
  end
  for i = 1:numel (report.diagnoses)
    d = report.diagnoses{i};
    put ('  %d. %s: %s', i, d.title, d.effect);
    put ('     %s', d.evidence);
  end
  worse = cellfun (@(f) ~strcmp (f.grade, 'C'), report.wrong);
  if any (worse, 2) && isempty (report.diagnoses)
    put ('  no known mistake explains it');
  end
  if ~isempty (report.places)
    put ('  where: %s', strjoin (report.places, '; '));
  end
  if ~isempty (report.wrong)
    tell_shares (report);
    tell_worst (report.wrong);
  end
  tell_habits ('not ', report.failures);
  tell_warnings (report);
  for i = 1:numel (report.notes)
    put ('  note: %s', report.notes{i});
  end
  notes = cellfun (@(f) f.note, report.declined, 'UniformOutput', false);
  kinds = unique (notes, 'stable');
  ids = cellfun (@(f) f.case, report.declined, 'UniformOutput', false);
  counts = cellfun (@(note) numel (unique (ids(strcmp (notes, note)))), kinds);
  [~, order] = sort (counts, 'descend');
  for i = 1:min (3, numel (order))
    put ('  left out %d: %s', counts(order(i)), kinds{order(i)});
  end
  if report.left_out > 0
    words = {'cases', 'case'};
    put ('  %d %s cannot be written in this convention', report.left_out, ...
         words{1 + (report.left_out == 1)});
  end
end

function texts = with_names (report)
  % Conventions, each with the libraries that are known to have it so.
  texts = report.conventions;
  for i = 1:numel (report.like)
    if ~isempty (report.like{i})
      texts{i} = sprintf ('%s (%s)', texts{i}, report.like{i});
    end
  end
end

function put (varargin)
  % A line, folded.
  fprintf ('%s\n', pyref.port.folded (sprintf (varargin{:})));
end

function names = acceptable (report)
  % What the port may be forgiven, by the words of accept, and is not yet.
  names = report.strange(1:end * report.right);
  grades = cellfun (@(f) f.grade, report.wrong, 'UniformOutput', false);
  if ~isempty (grades) && all (strcmp (grades, 'C'), 2)
    names{end+1} = 'textbook';
  end
  if report.right && ~isempty (report.declined)
    names{end+1} = 'declined';
  end
  names = setdiff (names, report.accepted, 'stable');
end

function tell_shares (report)
  % For each array: in how many runs it is right, of how many that were judged.
  arrays = texts (report.numbers, 'array');
  wrong = texts (report.wrong, 'array');
  broken = sum (strcmp (wrong, 'case'), 2);   % what is lost does not count
  left = sum (strcmp (arrays, 'case'), 2) - broken;
  told = '';
  if left > 0
    told = sprintf (', %d not judged', left);
  end
  names = setdiff (unique (arrays, 'stable'), {'case'}, 'stable');
  came = texts (report.came_right, 'array');
  for i = 1:numel (names)
    of = sum (strcmp (arrays, names{i}), 2);
    good = of - sum (strcmp (wrong, names{i}), 2);
    good = good + sum (strcmp (came, names{i}), 2);
    put ('  %-8s right in %d of %d%s', names{i}, good, of + broken, told);
  end
end

function tell_worst (wrong)
  % The worst first: no array, the fewest digits, the most of the bound.
  digits = cellfun (@(f) f.digits, wrong);
  digits(isnan (digits)) = -1;
  ratios = cellfun (@(f) f.ratio, wrong);
  ratios(isnan (ratios)) = 0;
  [~, order] = sortrows ([digits(:), -ratios(:)]);
  for i = 1:min (5, numel (order))
    put ('  %s', written (wrong{order(i)}));
  end
  if numel (wrong) > 5
    put ('  ... and %d more', numel (wrong) - 5);
  end
end

function text = written (f)
  place = '';
  if ~isempty (f.where)
    places = arrayfun (@num2str, f.where, 'UniformOutput', false);
    place = ['(' strjoin(places, ',') ')'];
  end
  single_ = '';
  if strcmp (f.dtype, 'float32')
    single_ = ' float32';
  end
  told = f.note;
  if ~isnan (f.digits)
    parts = {['grade ' f.grade], f.note};
    note = strjoin (parts(1:1 + ~isempty (f.note)), ', ');
    told = sprintf ('%.1f digits; is %s, not %s (%s)', f.digits, ...
                    pyref.port.shortest (f.got), pyref.port.shortest (f.want), note);
  end
  text = sprintf ('%s%s %s%s: %s', f.case, single_, f.array, place, told);
end

function tell_warnings (report)
  % What is told and counts only where it is strict.
  if report.strict && ~ismember ('textbook', report.accepted)
    lost = {};
  else
    lost = report.warnings(strcmp (texts (report.warnings, 'grade'), 'C'));
  end
  if ~isempty (lost)
    how = how_lost (texts (lost, 'note'));
    count = numel (unique (texts (lost, 'case')));
    put ('  warning: loses digits in %s, %s', pyref.port.count_cases (count), how);
  end
  tell_half (report);
  habits = report.warnings(~strcmp (texts (report.warnings, 'grade'), 'C'));
  names = texts (report.failures, 'array');
  told = cellfun (@(f) ~any (strcmp (f.array, names), 2), habits);
  tell_habits ('warning: ', habits(told));
  for i = 1:size (report.others, 1)
    if strcmp (report.others{i,1}, 'ties') && ~ismember ('ties', report.accepted)
      put ('  warning: %s', report.others{i,2});
    end
  end
end

function tell_half (report)
  % Cases that were left out in one precision alone, with what was said.
  verdicts = texts (report.numbers, 'verdict');
  ids = texts (report.numbers, 'case');
  left = ismember (ids, texts (report.declined, 'case'));
  notes = texts (report.numbers(strcmp (verdicts, 'skip') & ~left), 'note');
  kinds = unique (notes, 'stable');
  for i = 1:numel (kinds)
    put ('  warning: in one precision alone: %s (%s)', kinds{i}, ...
         pyref.port.count_cases (sum (strcmp (notes, kinds{i}), 2)));
  end
end

function how = how_lost (notes)
  % How digits are lost: a twin of LOSSES in pyref/port/wording.py.
  how = 'as the textbook formula';
  if any (strcmp (notes, 'rounded off beside larger entries'), 2)
    how = 'of entries small beside others';
  elseif any (strcmp (notes, 'rounding: the error shrinks with the precision'), 2)
    how = 'by rounding: in float32 as much more as that is coarser';
  end
end

function tell_habits (before, bad)
  names = texts (bad, 'array');
  kinds = unique (names, 'stable');
  for i = 1:numel (kinds)
    mine = bad(strcmp (names, kinds{i}));
    count = numel (unique (texts (mine, 'case')));
    put ('  %s%s: %s (%s)', before, kinds{i}, mine{1}.note, ...
         pyref.port.count_cases (count));
  end
end

function values = texts (findings, field)
  values = cellfun (@(f) f.(field), findings, 'UniformOutput', false);
  values = reshape (values, 1, []);
end

%!function report = of ()
%!  report = struct ('target', 'f', 'layer', 'dense', 'conventions', {{}}, ...
%!                   'like', {{}}, ...
%!                   'others', {cell(0, 2)}, 'diagnoses', {{}}, 'passed', true, ...
%!                   'places', {{}}, 'right', true, 'wrong', {{}}, 'advice', '', ...
%!                   'habits', {{}}, 'numbers', {{}}, 'failures', {{}}, 'warnings', {{}}, ...
%!                   'accepted', {{}}, 'left_out', 0, 'cases', 3, 'reason', '', ...
%!                   'outcome', 'right', 'strange', {{}}, 'declined', {{}}, ...
%!                   'strict', false, 'gives', {{}}, 'raised', '', 'came_right', {{}}, ...
%!                   'notes', {{}});
%!endfunction
%!test <a habit is told with how many cases show it, and as a warning where it is one>
%! one = struct ('array', 'same bits again', 'note', 'dx differs', 'case', 'a', 'grade', '');
%! two = setfield (one, 'case', 'b');
%! report = setfield (of (), 'failures', {one, two});
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, '  not same bits again: dx differs (2 cases)')));
%! report = setfield (of (), 'warnings', {one});
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, '  warning: same bits again: dx differs (1 case)')));
%!test <what is left out in one precision alone is a warning, and notes are told>
%! f = struct ('array', 'case', 'note', 'no single', 'case', {'a', 'b'}, 'grade', '', ...
%!             'ratio', NaN, 'limit', 0, 'verdict', 'skip');
%! report = setfield (of (), 'numbers', num2cell (f));
%! report.notes = {'how much'};
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, '  warning: in one precision alone: no single (2 cases)')));
%! assert (any (strfind (text, '  note: how much')));
%! report.declined = report.numbers;
%! assert (isempty (strfind (evalc ('pyref.port.tell (report)'), 'alone')));
%!test <the verdict comes first>
%! report = of ();
%! assert (evalc ('pyref.port.tell (report)'), ...
%!         sprintf ('f as dense: right: all 3 cases, 0 of the bound at most\n'));
%!test <what was not judged is counted apart>
%! f = struct ('array', 'dx', 'note', '', 'case', 'a', 'grade', 'D', 'verdict', 'fail', ...
%!             'dtype', 'float64', 'where', [], 'digits', 1, 'ratio', 9, 'got', 1, 'want', 2);
%! skip = setfield (setfield (f, 'array', 'case'), 'verdict', 'skip');
%! report = setfield (of (), 'wrong', {f});
%! report.numbers = {f, skip, setfield(f, 'array', 'y')};
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, 'dx       right in 0 of 1, 1 not judged')));
%! assert (any (strfind (text, 'y        right in 1 of 1, 1 not judged')));
%!test <an output that came before the way back broke is right>
%! f = struct ('array', 'dx', 'note', '', 'case', 'a', 'grade', 'D', 'verdict', 'fail', ...
%!             'dtype', 'float64', 'where', [], 'digits', 1, 'ratio', 9, 'got', 1, 'want', 2);
%! f.limit = 16;
%! y = setfield (setfield (f, 'array', 'y'), 'verdict', 'pass');
%! broke = setfield (setfield (setfield (f, 'array', 'case'), 'verdict', 'error'), 'case', 'b');
%! report = setfield (of (), 'wrong', {f, broke});
%! report.numbers = {f, y, broke};
%! report.came_right = {setfield(y, 'case', 'b')};
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, 'dx       right in 0 of 2')));
%! assert (any (strfind (text, 'y        right in 2 of 2')));
%!test <what stands below the verdict is folded>
%! report = of ();
%! report.conventions = {repmat('one two ', 1, 12)};
%! rows = strsplit (strtrim (evalc ('pyref.port.tell (report)')), char (10));
%! assert (numel (rows), 3);
%! assert (all (cellfun (@numel, rows) <= 80));
%!test <digits lost are a warning, and so is a choice at ties>
%! lost = struct ('array', 'dx', 'note', '', 'case', 'a', 'grade', 'C');
%! report = setfield (of (), 'warnings', {lost});
%! report.others = {'ties', 'another legal choice'};
%! text = evalc ('pyref.port.tell (report)');
%! assert (any (strfind (text, '  warning: loses digits in 1 case, as the textbook formula')));
%! assert (any (strfind (text, '  warning: another legal choice')));
