% What judges a gradient, for a reply.
%
%     text = pyref.compare.tell_judged (found, shape)
%
% found is that of judge_argument, shape that of the argument.

function text = tell_judged (found, shape)
  written = @(v) pyref.compare.write_tree (reshape (v, shape));
  parts = cell (1, numel (found.directions));
  for k = 1:numel (parts)
    d = found.directions(k);
    parts{k} = sprintf (['{"way": %d, "start": %d, "stop": %d, "slope": %s, ' ...
                         '"error": %s, "size": %s}'], d.way, d.start, d.stop, ...
                        number (d.slope), number (d.error), number (d.size));
  end
  answers = {'false', 'true'};
  text = sprintf (['{"by": "%s", "values": %s, "error": %s, "sizes": %s, ' ...
                   '"seen": %s, "directions": [%s], ' ...
                   '"complex": {"agrees": %s, "ratio": %s}}'], found.by, ...
                  written (found.want), written (found.error), ...
                  written (found.sizes), written (found.seen), ...
                  strjoin (parts, ', '), answers{1 + found.agrees}, ...
                  number (found.ratio));
end

function text = number (value)
  text = 'null';   % JSON knows no NaN
  if isfinite (value)
    text = sprintf ('%.17g', value);
  end
end

%!test <numbers that are none are null>
%! found = struct ('want', [1 NaN], 'error', [0 NaN], 'sizes', [1 NaN], 'seen', [true false], 'by', 'directions', 'agrees', false, 'ratio', NaN);
%! found.directions = struct ('way', 0, 'start', 0, 'stop', 2, 'slope', 3, 'error', Inf, 'size', 3);
%! told = jsondecode (pyref.compare.tell_judged (found, [1 2]));
%! assert (isempty (told.complex.ratio) && isempty (told.directions.error));
%! assert (pyref.compare.read_tree (told.values), [1 NaN]);
%! assert (told.directions.slope, 3);
