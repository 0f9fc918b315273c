% Refuse a name that nothing has, and tell which are near.
%
%     pyref.port.must_be_known (name, known, what)
%
% known is a cell of names, what is what a name is that is none of them: 'no layer'.
% The near ones are those of meant_by. Errors: pyref:value.

function must_be_known (name, known, what)
  if any (strcmp (name, known))
    return
  end
  near = pyref.port.meant_by (name, known);
  told = '';
  if ~isempty (near)
    told = ['; near it: ' strjoin(near, ', ')];
  end
  error ('pyref:value', '%s is %s%s', name, what, told);
end

%!test <a name that is known is no error>
%! pyref.port.must_be_known ('b', {'a', 'b'}, 'no letter');
%!error <x is no letter$> pyref.port.must_be_known ('x', {'a', 'b'}, 'no letter')
%!error <is no layer; near it: tanh$> pyref.port.must_be_known ('tahn', {'relu', 'tanh'}, 'no layer')
%!error <is no layer; near it: elu, relu, gelu$>
%! pyref.port.must_be_known ('elu2', {'relu', 'gelu', 'elu', 'tanh'}, 'no layer')
