% What was assigned, for a reply, in the order of its time.
%
%     text = pyref.compare.tell_steps (sites, records, others, turned)
%
% sites are those of read_sources, records those of pyref.compare.seen in the plain run,
% others a cell of those of the shaken runs. A value that was assigned once is told as
% only, of another its first and its last time, and those between that were kept; one of
% more than 200000 entries, or what comes after three million of all, by its shape.

function text = tell_steps (sites, records, others, turned)
  steps = pyref.compare.order_steps (records);
  parts = cell (1, numel (steps));
  room = 3e6;
  for k = 1:numel (parts)
    [value, site] = deal (steps(k).value, steps(k).site);
    big = steps(k).big || sizeof (value) / 8 > room;
    if ~big
      room = room - sizeof (value) / 8 * (1 + ~isempty (others));
    end
    told = tell_value (value, big, steps(k).big, turned);
    if ~isempty (others) && ~big
      moved = cellfun (@(r) value_of (r, site, steps(k).time), others, ...
                       'UniformOutput', false);
      spread = pyref.compare.spread_of (value, moved);
      told = sprintf ('%s, "spread": %s', told, pyref.compare.write_tree (spread));
    end
    parts{k} = tell_step (sites(site), records.count(site), steps(k).time, told);
  end
  text = strjoin (parts, ', ');
end

function value = value_of (records, site, time)
  value = records.last{site};
  if time <= numel (records.early{site})
    value = records.early{site}{time};
  end
end

function text = tell_value (value, big, is_size, turned)
  if ~big
    text = ['"value": ' pyref.compare.write_tree(value, turned)];
    return
  end
  shape = size (value);
  if is_size
    shape = value;
  end
  text = sprintf ('"big": [%s]', strjoin (arrayfun (@(n) sprintf ('%d', n), shape, ...
                                                    'UniformOutput', false), ', '));
end

function text = tell_step (site, count, time, told)
  word = 'middle';
  if count == 1
    word = 'only';
  elseif time == 1
    word = 'first';
  elseif time == count
    word = 'last';
  end
  text = sprintf (['{"name": %s, "function": %s, "file": %s, "line": %d, ' ...
                   '"text": %s, "pass": "%s", "time": %d, "count": %d, %s}'], ...
                  pyref.port.worker.quoted (site.name), ...
                  pyref.port.worker.quoted (site.function_), ...
                  pyref.port.worker.quoted (site.file), site.line, ...
                  pyref.port.worker.quoted (site.text), word, time, count, told);
end

%!test <in the order of time, a loop by its first and last pass, with their spread>
%! site = @(name, line) struct ('function_', 'f', 'line', line, 'name', name, 'text', 't', 'file', '/f.m');
%! sites = [site('x', 2), site('y', 3), site('z', 4)];
%! for way = 0:1
%!   pyref.compare.seen ('begin', 3, 0);
%!   for k = 1:2
%!     pyref.compare.seen (2, k + way);
%!   end
%!   pyref.compare.seen (1, 7);
%!   records{way+1} = pyref.compare.seen ('end');
%! end
%! steps = jsondecode (['[' pyref.compare.tell_steps(sites, records{1}, records(2), false) ']']);
%! assert ({steps.name}, {'y', 'y', 'x'});
%! assert ({steps.pass}, {'first', 'last', 'only'});
%! assert ([steps.count], [2 2 1]);
%! assert (pyref.compare.read_tree (steps(2).value), 2);
%! assert (pyref.compare.read_tree (steps(2).spread), 1);
%!test <what is large is told by its shape>
%! pyref.compare.seen ('begin', 1, 0);
%! pyref.compare.seen (1, zeros (500, 500));
%! site = struct ('function_', 'f', 'line', 2, 'name', 'x', 'text', 't', 'file', '/f.m');
%! step = jsondecode (pyref.compare.tell_steps (site, pyref.compare.seen ('end'), {}, false));
%! assert (step.big, [500; 500]);
