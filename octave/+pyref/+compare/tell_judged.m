% What judges a gradient, for a reply.
%
%     text = pyref.compare.tell_judged (found, shape)
%
% found is that of judge_argument, or has directions alone; shape is that of the
% argument.

function text = tell_judged (found, shape)
  written = @(v) pyref.compare.write_tree (reshape (v, shape));
  parts = cell (1, numel (found.directions));
  for k = 1:numel (parts)
    d = found.directions(k);
    parts{k} = sprintf ('{"span": [%d, %d, %d, %d, %d], "slope": %s, "error": %s}', ...
                        d.span, number (d.slope), number (d.error));
  end
  if ~isfield (found, 'want')
    text = sprintf ('{"directions": [%s]}', strjoin (parts, ', '));
    return
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
%! found.directions = struct ('span', [0 2 0 1 0], 'slope', 3, 'error', Inf);
%! told = jsondecode (pyref.compare.tell_judged (found, [1 2]));
%! assert (isempty (told.complex.ratio) && isempty (told.directions.error));
%! assert (pyref.compare.read_tree (told.values), [1 NaN]);
%! assert (told.directions.slope, 3);
%!test <directions alone>
%! found.directions = struct ('span', [0 2 0 1 0], 'slope', 3, 'error', 0.5);
%! told = jsondecode (pyref.compare.tell_judged (found, [1 2]));
%! assert ({told.directions.span, told.directions.error}, {[0; 2; 0; 1; 0], 0.5});
