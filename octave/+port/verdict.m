% The verdict of a report of check_port, in one sentence: as pyref check puts it.
%
%     text = port.verdict (report)

function text = verdict (report)
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
  text = sprintf ('wrong: %s, in %d of %d cases', arrays, few, report.cases);
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
%!                  'habits', {{}}, 'layer', 'tanh');
%! assert (port.verdict (report), 'right: all 1 cases, 0.25 of the bound at most, grade B');
