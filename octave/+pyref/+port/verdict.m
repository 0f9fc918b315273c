% The verdict of a report of pyref.check, in one sentence: as pyref check puts it.
%
%     text = pyref.port.verdict (report)

function text = verdict (report)
  if ~isempty (report.reason)
    text = ['not judged: ' report.reason];
    return
  elseif report.cases == 0
    notes = [cellfun(@(f) f.note, report.numbers, 'UniformOutput', false), ...
             {'no case can be written so'}];
    text = ['not judged: ' notes{1}];
    return
  end
  grades = cellfun (@(f) f.grade, report.numbers, 'UniformOutput', false);
  grade = max ([' ', grades{:}], [], 2);
  if report.right
    share = cellfun (@(f) nearness (f), report.numbers);
    told = sprintf ('all %d cases, %s of the bound at most', report.cases, ...
                    sprintf ('%.2g', max ([0, share], [], 2)));
    if grade ~= ' '
      told = sprintf ('%s, grade %s', told, grade);
    end
    text = rightly (report, told);
    return
  end
  notes = cellfun (@(f) f.note, report.wrong, 'UniformOutput', false);
  few = numel (unique (cellfun (@(f) f.case, report.wrong, 'UniformOutput', false)));
  if all (cellfun (@(f) strcmp (f.grade, 'C'), report.wrong), 2)
    how = 'as the textbook form';
    if any (strcmp (notes, 'rounded off beside larger entries'))
      how = 'of entries small beside others';
    end
    text = sprintf ('loses digits in %d of %d cases, %s: grade C', ...
                    few, report.cases, how);
    return
  end
  arrays = cellfun (@(f) f.array, report.wrong, 'UniformOutput', false);
  arrays = unique (arrays, 'stable');
  arrays = strjoin (setdiff (arrays, {'case'}, 'stable'), ', ');
  if isempty (arrays)
    arrays = sprintf ('no result (%s)', report.wrong{1}.note);
  end
  words = {'cases', 'case'};
  text = sprintf ('wrong: %s, in %d of %d %s', arrays, few, report.cases, ...
                  words{1 + (report.cases == 1)});
end

function text = rightly (report, told)
  if ~isempty (report.others)
    text = sprintf ('another function than %s, right as that: %s; %s', report.layer, ...
                    strjoin (report.others(:,2).', '; '), told);
  elseif any (cellfun (@(f) ~strcmp (f.verdict, 'pass'), report.habits), 2)
    text = ['right numbers, but see its habits: ' told];
  else
    text = ['right: ' told];
  end
end

function share = nearness (finding)
  share = 0;
  judged = strcmp (finding.verdict, 'pass') && ~isnan (finding.ratio);
  if judged && finding.limit > 0
    share = finding.ratio / finding.limit;
  end
end

%!test <a right report tells how near to its bound it is>
%! f = struct ('grade', 'B', 'ratio', 4, 'limit', 16, 'verdict', 'pass', 'case', 'c');
%! report = struct ('right', true, 'cases', 1, 'numbers', {{f}}, 'others', {{}}, ...
%!                  'habits', {{}}, 'layer', 'tanh', 'reason', '');
%! assert (pyref.port.verdict (report), 'right: all 1 cases, 0.25 of the bound at most, grade B');
%!test <a report on nothing says why>
%! report = struct ('reason', 'it takes no stride', 'cases', 0);
%! assert (pyref.port.verdict (report), 'not judged: it takes no stride');
%! report = struct ('reason', '', 'cases', 0);
%! report.numbers = {struct('note', 'not done yet')};
%! assert (pyref.port.verdict (report), 'not judged: not done yet');
