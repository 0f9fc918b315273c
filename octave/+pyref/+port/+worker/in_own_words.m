% The problem, as port:refused where the port itself raised it, with no identifier.
%
%     problem = pyref.port.worker.in_own_words (problem, port)
%
% That is so where the text of the port has the message, as a text of its own, or where
% an assert of its own fails. port is one of open_target, or empty where there is none.

function problem = in_own_words (problem, port)
  if isempty (problem.identifier) && isstruct (port)
    message = problem.message;
    quotes = {['''' strrep(message, '''', '''''') ''''], ['"' message '"']};
    says = any (cellfun (@(one) ~isempty (strfind (port.text, one)), quotes), 2);
    fails = ~isempty (regexp (message, '^assert \(.*\) failed$', 'once'));
    fails = fails && ~isempty (regexp (port.text, '\<assert\>', 'once'));
    if says || fails
      problem = struct ('identifier', 'port:refused', 'message', message);
    end
  end
end

%!function id = of (identifier, text)
%!  problem = struct ('identifier', identifier, 'message', 'it''s odd');
%!  problem = pyref.port.worker.in_own_words (problem, struct ('text', text));
%!  id = problem.identifier;
%!endfunction
%!assert (of ('', 'error (''it''''s odd'')'), 'port:refused')
%!assert (of ('', 'error ("it''s odd")'), 'port:refused')
%!assert (of ('', 'y = x;'), '')
%!assert (of ('my:own', 'error ("it''s odd")'), 'my:own')
%!test <an assert of the port is its own word>
%! problem = struct ('identifier', '', 'message', 'assert (1 == 2) failed');
%! f = @(text) pyref.port.worker.in_own_words (problem, struct ('text', text));
%! told = f ('  assert (rows (q) == rows (k))');
%! assert (told.identifier, 'port:refused');
%! told = f ('y = x;');
%! assert (told.identifier, '');
