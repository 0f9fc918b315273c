% Results for a reply, with what else a run did.
%
%     text = pyref.compare.tell_results (results, names, printed, drew)
%     text = pyref.compare.tell_results (results, names, printed, drew, true)
%
% The last: all numbers as complex. changed is always empty: no function of Octave can
% change its arguments.

function text = tell_results (results, names, printed, drew, turned)
  turned = nargin > 4 && turned;
  parts = cellfun (@(v) pyref.compare.write_tree (v, turned), results, ...
                   'UniformOutput', false);
  words = cellfun (@pyref.port.worker.quoted, names, 'UniformOutput', false);
  answers = {'false', 'true'};
  text = sprintf (['"results": [%s], "names": [%s], "changed": [], "printed": %s, ' ...
                   '"drew": %s'], strjoin (parts, ', '), strjoin (words, ', '), ...
                  pyref.port.worker.quoted (printed(1:min (end, 200))), ...
                  answers{1 + drew});
end

%!test <what a run did>
%! text = pyref.compare.tell_results ({1, 'a'}, {'J', 's'}, repmat ('x', 1, 300), true);
%! found = jsondecode (['{' text '}']);
%! assert (found.names, {'J'; 's'});
%! assert ({numel(found.printed), found.drew}, {200, true});
